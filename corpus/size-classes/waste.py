def wasted(request, step=16):
    """Bytes lost when a request is rounded up to the next class."""
    return -request % step


worst = max(range(17, 513), key=lambda n: wasted(n) / n)
print("worst request above one class:", worst, "wastes", wasted(worst))

total = sum(wasted(n) for n in range(1, 513))
print("average waste over all sizes:", total / 512)

points = [(x, x * x) for x in range(1000)]
names = ["name%d" % n for n in range(1000)]
for label, things in (("pairs", points), ("names", names)):
    asked = sum(thing.__sizeof__() for thing in things)
    lost = sum(wasted(thing.__sizeof__()) for thing in things)
    print(f"{label}: {lost * 100 // asked} percent lost to rounding")

# heaptwin
# title: What rounding costs
# section: 2.1 Overhead of pymalloc
# shows: stdout classes traced.current
# requires: >=3.8
# keywords: size-class tuple str getsizeof
