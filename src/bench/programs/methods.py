"""Methods of several classes at one site, lists of tasks."""
import time


class Task:
    def __init__(self, name, work):
        self.name = name
        self.work = work
        self.done = 0

    def step(self):
        self.done += 1
        return self.finished()

    def finished(self):
        return self.done >= self.work


class Twice(Task):
    def step(self):
        self.done += 2
        return self.finished()


class Queue:
    __slots__ = ('items', 'turns')

    def __init__(self):
        self.items = []
        self.turns = 0

    def add(self, task):
        self.items.append(task)

    def run(self):
        while self.items:
            task = self.items.pop()
            self.turns += 1
            if not task.step():
                self.add(task)
        return self.turns


def run(n):
    queue = Queue()
    for i in range(n):
        queue.add(Task(i, 20) if i % 2 else Twice(i, 20))
    return queue.run()


run(20)
start = time.process_time()
result = [run(40000) for _ in range(3)][0]
print(time.process_time() - start, result)
