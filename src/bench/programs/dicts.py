"""Dict: insert and look up, int and str keys."""
import time


def run(n):
    d = {}
    for i in range(n):
        d[i] = i + 1
    s = 0
    for i in range(n):
        s += d[i]
    names = [str(i) for i in range(n // 4)]
    e = {}
    for name in names:
        e[name] = name
    for name in names:
        if name in e:
            s += 1
    return s + len(e)


run(1000)
start = time.process_time()
result = [run(500000) for _ in range(2)]
print(time.process_time() - start, result[0])
