/** Small programs, one construct or so each, whose code objects are recorded from interpreters (`code_record.ts`). */

/** Programs that every version from 3.11 on compiles. */
export const PROGRAMS: readonly string[] = [
  '',
  '"""doc"""\nx = 1\n',
  'def f(): pass\n',
  'def f(a, /, b=1, *args, c, d="x", **kw): return a, b, args, c, d, kw\n',
  'if a and (b or not c):\n    x = 1\nelif d is None:\n    x = 2\nelse:\n    x = 3\n',
  'while x:\n    if y: break\n    elif z: continue\n    x -= 1\nelse:\n    done()\n',
  'def f(xs):\n    for a, (b, *c) in xs:\n        if a: continue\n        yield b\n    else:\n        return c\n',
  'def f(x):\n    try:\n        return g(x)\n    except (A, B) as e:\n        raise C(e) from e\n    except D:\n        pass\n    else:\n        h()\n    finally:\n        close()\n',
  'def f():\n    try:\n        a()\n    except* ValueError as eg:\n        b(eg)\n    except* TypeError:\n        c()\n',
  'with a() as x, b as (y, z):\n    c(x)\n',
  'async def f(a):\n    async with a as b:\n        async for c in b:\n            await c\n    return [d async for d in a if await d]\n',
  'def f():\n    x = yield\n    y = yield from g(x)\n    return y\n',
  'def f(a):\n    b = 1\n    def g():\n        nonlocal b\n        b += a\n        return lambda: (a, b)\n    return g\n',
  'class A(B, metaclass=M):\n    """doc"""\n    x: int = 1\n    def f(self): return super().f() + __class__.x\n    @property\n    def g(self): return [y for y in self.x if y]\n',
  'def f(n):\n    return [x * y for x in range(n) for y in range(x) if x < y < n], {k: v for k, v in n}, {z for z in n}\n',
  'def f(n): return sum(x for x in n if x), max((a for b in n for a in b), default=0)\n',
  'x = 1 + 2 * 3 - 4 ** 2 // 5\ny = -1, ~2, not 3, +4\nz = (1, 2, (3, "a", None)), [1, 2, 3], {1, 2, 3}\n',
  'for x in [1, 2, 3]: pass\nfor y in {1, 2}: pass\nif z in (1, 2): a\nif z not in [1, 2]: b\n',
  'def f(a, b):\n    a, b = b, a\n    a, b, c = b, c, a\n    [d, *e] = f\n    return a\n',
  'def f(a, b):\n    del a, b[0], b.c\n    return a\n',
  'def f(x):\n    match x:\n        case 0 | 1: return "small"\n        case [a, b, *_]: return a\n        case {"k": v, **rest} if v: return rest\n        case P(x=0, y=yy): return yy\n        case str() as s: return s\n        case _: return None\n',
  'assert a, "message"\nassert b\n',
  'import a, b.c as d\nfrom e import f as g, h\nfrom .i import *\n',
  'print(f"{a!r:>{width}} {b=} {c:.2f}", "%s" % d, sep="")\n',
  'def f(*a, **k): return g(*a, 1, *a, x=2, **k), h(1, **k), o.m(1, x=2), o.m(*a)\n',
  'global_name = 1\ndef f():\n    global global_name\n    global_name += 1\n    return global_name\n',
  'def f(a):\n    while True:\n        if a:\n            return 1\n        try:\n            a = g()\n        finally:\n            h()\n',
  'def f(a, i):\n    a[i] += 1\n    a.b -= 2\n    a[1:2] = a[i:]\n    return a[::2], a[...], a[1, 2]\n',
  'def f(a):\n    if (n := len(a)) > 10: return n\n    return a if a else None\n',
  'def f(a):\n    with a:\n        with b:\n            if a: return 1\n            raise E\n    for x in a:\n        with x: break\n',
  'x: int\ny: "str" = 2\ndef f(a: int, b: T = 1) -> None: z: int = 3\n',
  'async def f():\n    yield 1\n    async for x in y: yield x\n    return\n',
  'def f(a):\n    x = 1 if a else 2\n    return not a == 1, a is not None, a not in b, a < b <= c\n',
  'def f():\n    a = 1\n    if x: del a\n    print(a)\n    try: b = 1\n    except E: pass\n    return b\n',
  'lambda a, *b, c=1: (yield a)\n',
  'x = "a" "b" * 2, b"c" * 3, 1.5e300 * 1e10, 2j + 1, 10 ** 100 % 7, "abc"[1], (1, 2)[0]\n',
];

/** Programs from 3.12 on. */
export const PROGRAMS_3_12: readonly string[] = [
  'type A[T: int, *Ts, **P] = dict[T, A]\n',
  'def f[T: (int, str)](a: T) -> T: return a\nclass C[T](B[T]): x: T\n',
  'def f(a):\n    [x for x in a]\n    x = 1\n    class D:\n        y = [x for z in a]\n    return {k: x for k in a}\n',
];

/** Programs from 3.14 on. */
export const PROGRAMS_3_14: readonly string[] = [
  'x = t"a{b!r:>{c}}d{e=}"\n',
  'def f(a):\n    try:\n        return 1\n    except A, B:\n        return all(x for x in a), any([b]), tuple(c for c in a)\n',
  'class A:\n    if x:\n        a: int = 1\n    b: A\n',
];

/** The programs of a version. */
export function programsOf(version: readonly [number, number]): readonly string[] {
  const since = (minor: number, programs: readonly string[]): readonly string[] =>
    version[1] >= minor ? programs : [];
  return [...PROGRAMS, ...since(12, PROGRAMS_3_12), ...since(14, PROGRAMS_3_14)];
}
