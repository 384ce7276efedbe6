/**
 * Statements that fit the variables there are. A rule is a template: `$x:list` stands for a variable of that kind (any of several:
 * `int|str`), `#` for an int beyond the small ones, `=kind` in front makes a new variable of that kind. `?` in front: executed only
 * where its condition holds, so that no program fails.
 */
export type Kind =
  | 'int'
  | 'float'
  | 'str'
  | 'bytes'
  | 'list'
  | 'tuple'
  | 'dict'
  | 'set'
  | 'obj'
  | 'slots'
  | 'func'
  | 'gen'
  | 'any';

export const MODULE = `class A: pass
class B:
 def __init__(self, v): self.v = v
 def get(self): return self.v
class S:
 __slots__ = ('p', 'q')
class N:
 def __enter__(self): return self
 def __exit__(self, *a): return True
def one(a): return a
def two(a, b=5): return (b, a)
def many(*a, **k): return k
def count(n):
 for k in range(n): yield k
def fail(v): raise ValueError(v)
`;

/** One a line: `=kind template` makes a variable, `template` changes what is there. */
const RULES = `
=int #
=int $x:int + $y:int
=int $x:int * 3
=int $x:int - #
=int $x:int // 7
=int $x:int % 1000
=int -$x:int
=int $x:int & 65535
=int $x:int << 2
=int len($x:list|str|tuple|dict|set|bytes)
=int one($x:int)
=int int('70123')
=int int($x:float)
=int max($x:int, 5)
=int sum((#, 1))
=int hash($x:str)
=int $x:str.find('a')
=float 1.5
=float $x:float + 2.25
=float $x:float * $y:float
=float $x:int / 3
=float abs($x:float)
=float float($x:int)
=float round($x:float, 1)
=str 'some_text'
=str str(#)
=str str($x:int)
=str str($x:float)
=str repr($x:list|tuple|dict|int|float|str)
=str $x:str + 'x'
=str $x:str + $y:str[:20]
=str $x:str.upper()
=str $x:str[1:4]
=str $x:str[:1]
=str $x:str * 2 if len($x:str) < 40 else ''
=str f'{$x:int}-{$y:str}'
=str f'{$x:float}'
=str f'{$x:int:>9}'
=str '%s|%d' % ($x:str, $y:int)
=str '{} {}'.format($x:int, $y:str)
=str $x:str.replace('x', 'yy')
=str $x:str.strip()
=str ','.join([$x:str, $y:str])
=str ''.join(k for k in $x:str)
=str $x:bytes.decode()
=str 'wörld' + $x:str
=bytes b'abc'
=bytes $x:bytes + b'd'
=bytes $x:bytes[1:]
=bytes bytes(5)
=bytes ($x:str[:5].encode('ascii', 'replace'))
=bytes $x:bytes * 2 if len($x:bytes) < 40 else b''
=list []
=list [$x:any]
=list [$x:any, $y:any]
=list [1, 2, 3]
=list list(range(6))
=list [k for k in range(5)]
=list [k * 1000 for k in (1, 2, 3)]
=list [k for k in $x:list]
=list $x:list[:]
=list $x:list[1:3]
=list $x:list[:9] + [$y:any]
=list [$x:any] * 4
=list list($x:tuple|dict|set|str)
=list list($x:dict.items())
=list list($x:dict.values())
=list sorted([#, 5, #])
=list sorted($x:str)
=list $x:str.split('x')
=list list(map(str, (1, #)))
=list list(zip((1, 2), $x:str))
=list list(enumerate($x:str[:4]))
=list [*$x:tuple, $y:any]
=list list(reversed($x:list))
=list list(count(3))
$x:list.append($y:any)
$x:list.extend(($y:any, 5))
$x:list.insert(0, $y:any)
$x:list.reverse()
$x:list.clear()
$x:list += [$y:any]
$x:list[1:2] = [$y:any, 7]
?$x:list $x:list.pop()
?$x:list del $x:list[0]
?$x:list $x:list[0] = $y:any
?$x:list $x:list[-1] = None
?len($x:list)>2 del $x:list[1:3]
?len($x:list)>20 del $x:list[5:]
for k in $x:list: pass
for n, k in enumerate($x:list): pass
for k in $x:list: k = None
=tuple ()
=tuple ($x:any,)
=tuple ($x:any, $y:any)
=tuple ($x:any, 1, $y:any)
=tuple tuple($x:list)
=tuple tuple(k for k in $x:str)
=tuple $x:tuple[:8] + ($y:any,)
=tuple $x:tuple[:1]
=tuple two($x:any)
=tuple two($x:any, b=$y:any)
for k in $x:tuple: pass
=dict {}
=dict {'k': $x:any}
=dict {1: $x:any, 2: $y:any}
=dict dict(k=$x:any)
=dict {k: k for k in range(4)}
=dict {k: $x:any for k in 'abc'}
=dict $x:dict.copy()
=dict {**$x:dict, 'z': $y:any}
=dict dict(zip('abc', (1, 2, #)))
=dict dict.fromkeys('abcd')
=dict many(k=$x:any)
=dict many(**{'q': $x:any})
=dict $x:dict | {'u': $y:any}
$x:dict['a'] = $y:any
$x:dict['bb'] = $y:any
$x:dict[#] = $y:any
$x:dict.update(k=$y:any)
$x:dict.update({'m': $y:any})
$x:dict.setdefault('s', $y:any)
$x:dict.pop('a', None)
$x:dict.get('k')
$x:dict.clear()
?'k' in $x:dict del $x:dict['k']
for k in $x:dict: pass
for k, n in $x:dict.items(): pass
=set {1, 2}
=set set()
=set {1, #}
=set {k for k in range(6)}
=set set($x:str)
=set $x:set | {3}
=set $x:set & {1, 3}
=set $x:set.copy()
=set frozenset((1, 2))
=set {*$x:str}
for k in $x:set: pass
?type($x:set) is set $x:set.add(#)
?type($x:set) is set $x:set.discard(1)
?type($x:set) is set $x:set.update((7, 8, 9))
?type($x:set) is set $x:set.clear()
=obj A()
=obj B($x:any)
$x:obj.a = $y:any
$x:obj.b = $y:any
$x:obj.a = $x:obj
$x:obj.v = 5
getattr($x:obj, 'a', None)
hasattr($x:obj, 'zz')
vars($x:obj)
?hasattr($x:obj,'a') del $x:obj.a
?hasattr($x:obj,'v') $x:obj.v = $x:obj.v
=dict $x:obj.__dict__.copy()
=obj [B(k) for k in range(3)][1]
=slots S()
$x:slots.p = $y:any
$x:slots.q = $y:any
?hasattr($x:slots,'p') del $x:slots.p
=func lambda: 0
=func lambda k=$x:any: k
=func B($x:any).get
=func $x:list.append
=func two
=func (lambda v: lambda: v)($x:any)
=func one
=gen count(3)
=gen (k for k in (1, 2, #))
=gen iter($x:list)
=gen iter($x:dict.copy())
=gen iter($x:tuple)
=gen iter($x:str)
=gen map(str, (1, #))
=gen zip((1, 2), (3, 4))
=gen enumerate('ab')
=any next($x:gen, None)
=list list($x:gen)
=any one($x:any)
=any $x:any
=any ($x:any, $y:any)[0]
=any [$x:any, $y:any][1]
=any $x:any if $y:any else None
$x:any = None
del $x:any
$x:any, $y:any = $y:any, $x:any
try: fail($x:int)⏎except ValueError as e: e = None
try: fail($x:any)⏎except Exception: pass
try: raise KeyError($x:str)⏎except KeyError: pass
try: {}[$x:int]⏎except KeyError: pass
try: [][#]⏎except IndexError: pass
try: $x:obj.nope⏎except AttributeError: pass
try: int($x:str + 'q')⏎except ValueError: pass
try: $x:str + 5⏎except TypeError: pass
try: pass⏎finally: $x:any
with N(): pass
with N() as k: k = None
with N(): fail($x:int)
for k in range(3): $x:list.append(k)
for k in range(3): one($x:any)
for k in range(300, 304): pass
while False: pass
if $x:any is None: pass
$x:any == $y:any if type($x:any) is type($y:any) is int else 0
class C: pass
class C(A):⏎ def m(self): return 1
class C:⏎ x = $x:any
def g(): return $x:any
isinstance($x:any, (int, str))
[$x:any for k in (1, 2)]
{k: [$x:any] for k in (1, 2)}
any(k for k in (0, 1))
sum(k for k in (1, #))
gc.collect(0)
`;

export interface Rule {
  /** kind of the variable that it makes; null: none */
  makes: Kind | null;
  /** condition, '' for none */
  guard: string;
  body: string;
  /** holes by name: `x` -> kinds */
  holes: Map<string, Kind[]>;
}

const HOLE = /\$([xy]):([a-z|]+)/g;

function parse(line: string): Rule {
  const made = /^=(\w+) (.*)$/.exec(line);
  const makes = made ? (made[1] as Kind) : null;
  const rest = made ? made[2]! : line;
  const guarded = /^\?(.*?[a-z)]|.*? is set) (?=[$d])(.*)$/.exec(rest);
  const body = guarded ? guarded[2]! : rest;
  const holes = new Map<string, Kind[]>();
  for (const m of rest.matchAll(HOLE)) holes.set(m[1]!, m[2]!.split('|') as Kind[]);
  return { makes, guard: guarded ? guarded[1]! : '', body, holes };
}

export const GRAMMAR: readonly Rule[] = RULES.trim().split('\n').map(parse);

/** The text of a rule with its holes filled. */
export function filled(text: string, names: ReadonlyMap<string, string>, int: () => number): string {
  return text
    .replace(HOLE, (_all, hole: string) => names.get(hole)!)
    .replaceAll('#', () => String(int()))
    .replaceAll('⏎', '\n');
}
