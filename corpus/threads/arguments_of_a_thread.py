import threading
import weakref


class Job:
    def __init__(self, number):
        self.number = number
        self.result = None

    def run(self):
        self.result = self.number ** 2


done = []


def work(job):
    job.run()
    done.append(job.result)


job = Job(12)
watch = weakref.ref(job)
thread = threading.Thread(target=work, args=(job,))
del job
print("kept by the thread that waits:", watch() is not None)
thread.start()
thread.join()
print("result:", done)
print("released when the thread ended:", watch() is None)

timer = threading.Thread(target=print, args=("from a thread",))
timer.start()
timer.join()
print("alive:", timer.is_alive())

# heaptwin
# title: A thread holds its arguments until it ends
# section: 11.1 The GIL
# shows: stdout
# requires: >=3.8
# needs: threading weakref
# keywords: thread weakref method
