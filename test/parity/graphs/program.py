"""Random object graphs: makes nodes of every kind, links and unlinks them, collects, and prints what happens in which order."""
import gc
import sys
import weakref

FIRST, COUNT = 0, 20

state = 1


def rnd(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


log = []
saved = []
registry = {}
serial = 0


class Node:
    mode = 0

    def __init__(self, name):
        self.name = name


class Final(Node):
    def __del__(self):
        m = self.mode
        log.append(f"del {self.name}")
        if m == 1:
            saved.append(self)
        elif m == 2:
            raise ValueError(self.name)
        elif m == 3:
            log.append(f"inner {gc.collect(self.level)}")
        elif m == 4:
            x = []
            x.append(x)
        elif m == 5:
            log.append("sees " + "".join("01"[r() is not None] for r in self.watch))
        elif m == 6:
            self.ref = weakref.ref(self, called)


class Slots:
    __slots__ = ("name", "a", "b", "__weakref__")

    def __init__(self, name):
        self.name = name


class SlotsFinal(Slots):
    __slots__ = ()

    def __del__(self):
        log.append(f"sdel {self.name}")


class L(list):
    def __del__(self):
        log.append(f"ldel {len(self)}")


class D(dict):
    pass


class Ref(weakref.ref):
    __slots__ = ("name",)


def called(ref):
    log.append(f"cb {getattr(ref, 'name', '-')} {ref() is None}")
    if rnd(9) == 0:
        raise KeyError("cb")


def closure(name, target):
    def f(*extra):
        return f, target, name

    return f


def generator(name, target):
    try:
        yield 1
        yield target
    finally:
        log.append(f"fin {name}")


def plain_generator(name, target):
    yield 1
    yield target, name


GENERATOR = type(plain_generator(0, 0))


def hook(info):
    log.append(f"unraisable {info.exc_type.__name__} {info.err_msg is None}")


def make(kind, pick):
    global serial
    serial += 1
    name = f"{kind}{serial}"
    if kind == 0:
        return [pick(), pick()]
    if kind == 1:
        return {"a": pick(), "b": 1}
    if kind == 2:
        return (pick(), pick())
    if kind == 3:
        n = Node(name)
        n.x = pick()
        return n
    if kind == 4:
        n = Final(name)
        n.x = pick()
        n.mode = rnd(12)
        n.level = rnd(3)
        n.watch = [r for r in refs[-3:] if r is not None]
        return n
    if kind == 5:
        n = Slots(name)
        n.a = pick()
        return n
    if kind == 6:
        n = SlotsFinal(name)
        n.b = pick()
        return n
    if kind == 7:
        return closure(name, [pick()])
    if kind == 8:
        g = generator(name, [pick()])
        next(g)
        return g
    if kind == 9:
        g = plain_generator(name, pick())
        if rnd(2):
            next(g)
        return g
    if kind == 10:
        return L([pick()])
    if kind == 11:
        d = D()
        d[0] = pick()
        return d
    if kind == 12:
        return Node(name).__init__
    if kind == 13:
        return {(1, name), "s"} if rnd(2) else frozenset([name, 2])
    if kind == 14:
        return type(name, (Node,), {"k": [pick()]})
    if kind == 15:
        return (name, 1, (2, name))
    if kind == 16:
        return iter([pick()])
    if kind == 17:
        return map(lambda x: x, [pick()])
    if kind == 18:
        return property(closure(name, pick()))
    if kind == 19:
        try:
            raise ValueError(pick())
        except ValueError as e:
            return e
    return [name]


def link(a, b):
    t = type(a)
    if t is list or t is L:
        a.append(b)
    elif t is dict or t is D:
        a[len(a)] = b
    elif t is Node or t is Final:
        setattr(a, "xyzw"[rnd(4)], b)
    elif t is Slots or t is SlotsFinal:
        if rnd(2):
            a.a = b
        else:
            a.b = b
    elif isinstance(a, type):
        a.extra = b
    elif t is type(closure):
        a.extra = b


def unlink(a):
    t = type(a)
    if t is list or t is L:
        if a:
            a.pop()
    elif t is dict or t is D:
        if a:
            a.popitem()
    elif t is Node or t is Final:
        a.__dict__.pop("x", None) if rnd(2) else setattr(a, "x", None)
    elif t is Slots or t is SlotsFinal:
        a.a = None


refs = []


def watch(o):
    k = rnd(5)
    try:
        if k == 0:
            r = weakref.ref(o)
        elif k == 1:
            r = weakref.ref(o, called)
        elif k == 2:
            r = Ref(o, called)
            r.name = f"r{serial}"
        elif k == 3:
            r = weakref.proxy(o, called)
            saved.append(r)
            return
        else:
            r = Ref(o)
            link(o, r)
            return
    except TypeError:
        return
    refs.append(r)


def describe(objects):
    names = []
    for o in objects:
        t = type(o)
        if t in (Node, Final, Slots, SlotsFinal):
            names.append(o.name)
        elif t in (L, D, Ref):
            names.append(t.__name__[0])
        elif t is GENERATOR and o.__name__ in ('generator', 'plain_generator'):
            names.append(o.__name__[0])
    return " ".join(names)


def step(nodes, k):
    def pick():
        return nodes[rnd(len(nodes))] if nodes else None

    op = rnd(20)
    if op < 7:
        nodes.append(make(rnd(21), pick))
    elif op < 11:
        if nodes:
            link(pick(), pick())
    elif op < 13:
        if nodes:
            watch(pick())
    elif op < 15:
        if nodes:
            del nodes[rnd(len(nodes))]
    elif op == 15:
        if nodes:
            unlink(pick())
    elif op == 16:
        del nodes[rnd(len(nodes) + 1):]
    elif op == 17:
        level = rnd(3)
        log.append(f"collect {level}")
        log.append(f"= {gc.collect(level)} {gc.get_count()}")
    elif op == 18:
        what = rnd(6)
        if what == 0:
            saved.clear()
        elif what == 1:
            refs.clear()
        elif what == 2 and nodes:
            log.append("referrers " + describe(gc.get_referrers(pick())))
        elif what == 3 and nodes:
            log.append("referents " + describe(gc.get_referents(pick())))
        elif what == 4:
            log.append(f"objects {k % 3} " + describe(gc.get_objects(generation=k % 3)))
        else:
            log.append("tracked " + "".join("01"[gc.is_tracked(n)] + "01"[gc.is_finalized(n)] for n in nodes))
    else:
        log.append(f"count {gc.get_count()} alive " + "".join("01"[r() is not None] for r in refs))


def graph(seed):
    global state, serial
    state = seed * 7919 + 17
    serial = 0
    for _ in range(3):
        rnd(2)
    gc.collect()
    before = gc.get_stats()
    if rnd(3) == 0:
        gc.set_threshold(3 + rnd(40), 1 + rnd(3), 1 + rnd(3))
        gc.enable()
    if rnd(6) == 0:
        gc.callbacks.append(lambda phase, info: log.append(f"{phase} {info['generation']} {info['collected']} {gc.get_count()}"))
    nodes = []
    for k in range(20 + rnd(60)):
        step(nodes, k)
    gc.disable()
    gc.callbacks.clear()
    gc.set_threshold(2000, 10, 10)
    log.append("end")
    nodes.clear()
    log.append("roots gone")
    log.append(f"= {gc.collect()}")
    saved.clear()
    refs.clear()
    log.append(f"= {gc.collect()}")
    after = gc.get_stats()
    log.append("stats " + " ".join(f"{b['collections'] - a['collections']},{b['collected'] - a['collected']},{b['uncollectable']}" for a, b in zip(before, after)))


def main():
    sys.unraisablehook = hook
    gc.disable()
    for seed in range(FIRST, FIRST + COUNT):
        log.clear()
        graph(seed)
        print(f"# {seed}")
        for line in log:
            print(line)


main()
