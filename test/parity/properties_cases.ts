/**
 * Random operations on built-in types as Python statements: each case sets `r`. Values lie where rules change: small and large ints, halves
 * and powers of two, empty and repeated sequences, keys that are equal without being the same.
 */
import fc, { type Arbitrary } from 'fast-check';

const pick = (...texts: string[]): Arbitrary<string> => fc.constantFrom(...texts);

/** A template whose `%i`, `%f` ... are filled, each anew. */
function fill(template: string, values: Record<string, Arbitrary<string>>): Arbitrary<string> {
  const parts = template.split(/(%\w)/);
  return fc
    .tuple(...parts.map((part) => (part in values ? values[part]! : fc.constant(part))))
    .map((texts) => texts.join(''));
}

function templates(values: Record<string, Arbitrary<string>>, lines: string): Arbitrary<string> {
  const list = lines.trim().split('\n');
  return fc.constantFrom(...list).chain((template) => fill(template.trim(), values));
}

const bigint: Arbitrary<string> = fc
  .oneof(
    fc.integer({ min: -20, max: 20 }).map(String),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String),
    fc.maxSafeInteger().map(String),
    fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).map(String),
    fc
      .tuple(pick('1', '-1'), fc.integer({ min: 0, max: 130 }), fc.integer({ min: -1, max: 1 }))
      .map(([sign, shift, more]) => `(${sign} << ${shift}) + ${more}`),
  )
  .map((text) => `(${text})`);
const small = fc.integer({ min: -9, max: 70 }).map((n) => `(${n})`);
const float: Arbitrary<string> = fc.oneof(
  fc
    .double()
    .map((x) =>
      Number.isFinite(x)
        ? `(${Object.is(x, -0) ? '-0.0' : x})`
        : `float('${Math.abs(x) >= 0 ? (x > 0 ? 'inf' : '-inf') : 'nan'}')`,
    ),
  fc.integer({ min: -1000, max: 1000 }).map((n) => `(${n} / 8)`),
  fc.integer({ min: -330, max: 310 }).map((n) => `(1.5e${n})`),
  pick('0.1', '0.5', '1e16', '1e22', '5e-324', '1.7976931348623157e308', '(2.0 ** 53)', '(-0.0)'),
);
const spec = fc
  .tuple(
    pick('', '<', '>', '^', '*^', '='),
    pick('', '+', ' ', '-'),
    pick('', '#'),
    pick('', '0'),
    pick('', '1', '12'),
    pick('', ',', '_'),
  )
  .map((parts) => parts.join(''));
const intSpec = fc
  .tuple(spec, pick('', 'd', 'x', 'X', 'o', 'b', 'n', 'c', 'e', 'f', '.3g', '%'))
  .map(([a, b]) => `'${a}${b}'`);
const floatSpec = fc
  .tuple(spec, pick('', '.0', '.1', '.3', '.17', '.30'), pick('', 'e', 'E', 'f', 'F', 'g', 'G', '%', 'n', 'd'))
  .map((parts) => `'${parts.join('')}'`);

const INT = `
r = %i + %i, %i - %i, %i * %i
r = %i // %i, %i % %i
r = divmod(%i, %i)
r = %i / %i
r = %i & %i, %i | %i, %i ^ %i, ~%i
r = %i << %s
r = %i >> %s
r = %i ** abs(%s)
r = pow(%i, %i, %i)
r = round(%i, %s)
r = %i < %i, %i <= %i, %i == %i, %i != %i
r = hash(%i), bool(%i), abs(%i), (%i).bit_length(), (%i).bit_count()
r = repr(%i), hex(%i), oct(%i), bin(%i)
r = format(%i, %p)
r = '%d|%x|%o|%+05d|%#x' % (%i, %i, %i, %i, %i)
r = int(str(%i)), int(hex(%i), 16), int(bin(%i), 0)
r = (%i).to_bytes(30, 'big', signed=True), int.from_bytes((%i).to_bytes(30, 'little', signed=True), 'little', signed=True)
r = float(%i), int(float(%i))
r = %i == %f, %i < %f, %i + %f
r = __import__('math').isqrt(abs(%i)), __import__('math').gcd(%i, %i)
`;
const FLOAT = `
r = %f + %f, %f - %f, %f * %f
r = %f / %f
r = %f // %f, %f % %f
r = divmod(%f, %f)
r = %f ** %f
r = round(%f), round(%f, %s)
r = round(%f, %s)
r = repr(%f), str(%f), hash(%f)
r = (%f).hex(), float.fromhex((%f).hex())
r = (%f).as_integer_ratio(), (%f).is_integer()
r = int(%f)
r = format(%f, %q)
r = '%.3f|%e|%g|%10.4G|%r' % (%f, %f, %f, %f, %f)
r = float(repr(%f)), float('%f') if '(' not in '%f' else None
r = %f < %f, %f <= %f, %f == %f, %f != %f
r = %f < %i, %f == %i, %f >= %i
r = complex(%f, %f) * complex(%f, %f), abs(complex(%f, %f))
r = __import__('math').floor(%f), __import__('math').frexp(%f), __import__('math').fsum([%f, %f, %f])
`;

const character = fc.constantFrom(...'aabbcAZ09 _\t\n.,%{}ßéΣςıİǆ\u0301٣½一😀\x00\ud800'.match(/[\s\S]/gu)!);
const escaped = (text: string): string =>
  [...text]
    .map((c) => (/[a-zA-Z0-9 _.,%{}]/.test(c) ? c : `\\U${c.codePointAt(0)!.toString(16).padStart(8, '0')}`))
    .join('');
const str: Arbitrary<string> = fc.array(character, { maxLength: 9 }).map((chars) => `'${escaped(chars.join(''))}'`);
const bit: Arbitrary<string> = fc.array(character, { maxLength: 2 }).map((chars) => `'${escaped(chars.join(''))}'`);
const index = fc.oneof(fc.integer({ min: -12, max: 12 }).map(String), pick('None'));
const STR = `
r = %t + %t, %t * %n, %u in %t, len(%t)
r = %t[%x:%x], %t[%x:%x:%y]
r = %t.find(%u), %t.rfind(%u, %x), %t.count(%u, %x, %x)
r = %t.replace(%u, %u), %t.replace(%u, %t, %n)
r = %t.split(), %t.split(None, %n), %t.rsplit(None, %n)
r = %t.split(%u), %t.rsplit(%u, %n)
r = %t.partition(%u), %t.rpartition(%u)
r = %t.strip(), %t.lstrip(%u), %t.rstrip(%t)
r = %t.upper(), %t.lower(), %t.title(), %t.capitalize(), %t.swapcase(), %t.casefold()
r = %t.isalpha(), %t.isalnum(), %t.isdigit(), %t.isdecimal(), %t.isnumeric(), %t.isspace(), %t.isupper(), %t.istitle(), %t.isidentifier(), %t.isprintable()
r = %t.center(%n), %t.ljust(%n, 'x'), %t.rjust(%n), %t.zfill(%n)
r = %t.expandtabs(%n), %t.splitlines(), %t.splitlines(True)
r = %t.startswith(%u), %t.endswith((%u, %u)), %t.removeprefix(%u), %t.removesuffix(%u)
r = %t.join([%t, %u, %t]), %u.join(%t)
r = %t.encode('utf-8'), %t.encode('latin-1', 'replace')
r = %t.encode('ascii', 'backslashreplace'), %t.encode('utf-16', 'surrogatepass')
r = %t.encode('utf-8', 'ignore').decode('utf-8'), %t.encode()
r = repr(%t), ascii(%t), hash(%t), sorted(%t)
r = %t < %t, %t == %t, %t >= %t, max(%t, %t)
r = %t % ()
r = '%10s|%-4.2s|%r|%a' % (%t, %t, %t, %t)
r = format(%t, '%n'), '{:>8}|{!r}|{0}'.format(%t) if False else '{:>8}|{!r}'.format(%t, %t)
r = %t.translate({97: None, 98: 'xyz', 65: 66}), str.maketrans(%u, %u)
r = int(%t)
r = %t.format(1, 2)
`;

const key = pick(
  '0',
  '1',
  'True',
  '1.0',
  '-1',
  '2',
  '7',
  "'a'",
  "'b'",
  "'1'",
  'None',
  '()',
  '(1, 2)',
  '2**61 - 1',
  '0.5',
  "b'a'",
  'frozenset([1])',
);
const bad = fc.oneof({ weight: 30, arbitrary: key }, { weight: 1, arbitrary: pick('[]', '{}') });
const items = fc.array(key, { maxLength: 8 }).map((keys) => `[${keys.join(', ')}]`);
const pairs = fc
  .array(fc.tuple(key, key), { maxLength: 8 })
  .map((rows) => `{${rows.map(([k, v]) => `${k}: ${v}`).join(', ')}}`);

/** Steps on `x`, each kept with its error; then what is left. */
function steps(start: Arbitrary<string>, step: Arbitrary<string>, end: string): Arbitrary<string> {
  return fc.tuple(start, fc.array(step, { maxLength: 12 })).map(([first, list]) => {
    const body = list.map((s) => `try: t.append((${s}))\nexcept Exception as e: t.append((type(e).__name__, str(e)))`);
    return [`x = ${first}`, 't = []', ...body, `r = ${end}, t`].join('\n');
  });
}

const LIST = `
x.append(%k)
x.insert(%x, %k)
x.pop()
x.pop(%y)
x.remove(%k)
x.index(%k)
x.count(%k)
x.extend(%l)
x.reverse()
x.__setitem__(%y, %k)
x.__setitem__(slice(%x, %x), %l)
x.__setitem__(slice(%x, %x, %y), %l)
x.__delitem__(slice(%x, %x, %y))
x.__delitem__(%y)
x[%x:%x:%y]
x.sort(key=str)
x.sort(key=repr, reverse=True)
x.sort()
x == %l
x < %l
x + %l
x * %n
x.__imul__(2) and None if len(x) < 40 else None
x.copy()
%k in x
`;
const DICT = `
x.__setitem__(%b, %k)
x.__delitem__(%k)
x.pop(%k)
x.pop(%k, 9)
x.popitem()
x.setdefault(%b, %k)
x.get(%k)
x.update(%d)
x.update([(%k, %k)])
x.copy()
x | %d
x.__ior__(%d) and None
x == %d
list(x), list(reversed(x))
list(x.values()), list(x.items())
x.keys() & %d.keys(), len(x.keys() | %d.keys())
x.keys() - %l, x.items() == %d.items()
%k in x, (%k, %k) in x.items()
dict.fromkeys(%l, 1)
[(i, x.pop(i)) for i in list(x)[:2]]
len(x)
`;
const SET = `
x.add(%b)
x.discard(%k)
x.remove(%k)
x.pop()
x.update(%l, %l)
x.difference_update(%l)
x.intersection_update(%l, %d)
x.symmetric_difference_update(%d)
x.union(%l), x & set(%l)
x.difference(%l), x - set(%l)
x.intersection(%d), x | frozenset(%l)
x.symmetric_difference(%l), x ^ set(%l)
x.issubset(%l), x.issuperset(%l), x.isdisjoint(%l)
x < set(%l), x >= set(%l), x == frozenset(%l)
%b in x
list(x), len(x)
hash(frozenset(x)), repr(x)
x.copy()
`;

const count = fc.integer({ min: -2, max: 12 }).map(String);
const step = fc.constantFrom('1', '2', '-1', '-3', '0', '5');
const numbers = { '%i': bigint, '%s': small, '%f': float, '%p': intSpec, '%q': floatSpec };
const containers = { '%k': key, '%b': bad, '%l': items, '%d': pairs, '%x': index, '%y': step, '%n': count };

/** Cases by type. */
export const CASES: Record<string, Arbitrary<string>> = {
  int: templates(numbers, INT),
  float: templates(numbers, FLOAT),
  str: templates({ '%t': str, '%u': bit, '%x': index, '%y': step, '%n': count }, STR),
  list: steps(items, templates(containers, LIST), 'x'),
  dict: steps(pairs, templates(containers, DICT), 'x'),
  set: steps(
    items.map((text) => `set(${text})`),
    templates(containers, SET),
    'list(x)',
  ),
};

/** `count` cases of a type. */
export function sample(type: string, count: number, seed: number): string[] {
  return fc.sample(CASES[type]!, { numRuns: count, seed });
}
