import annotationlib
from annotationlib import get_annotations, Format, ForwardRef
def f(a: int, b: Undefined, c: list[Later] = None, *d: "str") -> Undefined.x: pass
print(get_annotations(f, format=Format.FORWARDREF))
print(get_annotations(f, format=Format.STRING))
try: get_annotations(f)
except NameError as e: print(e)
class A:
    x: B
    y: 'C' = 1
    z: B | None
    w: dict[str, B]
class B: pass
print(get_annotations(A)['x'], A.__annotations__)
print(get_annotations(A, format=Format.STRING))
print(Format.VALUE, list(Format), Format.STRING.value, repr(Format.FORWARDREF))
class L:
    nxt: L | None = None
print(L.__annotations__)
import typing
print(typing.get_type_hints(A) if 0 else typing.get_type_hints(L))
fr=get_annotations(f, format=Format.FORWARDREF)['b']; print(type(fr), fr.__forward_arg__, fr)
Undefined=type('Undefined',(),{'x':3})
print(fr.evaluate())
print(annotationlib.type_repr(int), annotationlib.type_repr(list[int]), annotationlib.annotations_to_string({'a':int,'b':'x'}))
import dataclasses
@dataclasses.dataclass
class P:
    x: int
    y: 'int' = 0
    nxt: P | None = None
    tags: list[str] = dataclasses.field(default_factory=list)
print(P(1), P(1)==P(1), dataclasses.fields(P)[2].type, dataclasses.asdict(P(1,2,P(3))))
@dataclasses.dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Q:
    a: int
    b: str = 'q'
print(Q(a=1), Q(a=1)<Q(a=2), hash(Q(a=1))==hash(Q(a=1)), Q.__slots__)
try: Q(a=1).a=2
except dataclasses.FrozenInstanceError as e: print(e)
class TD(typing.TypedDict):
    a: int
    b: typing.NotRequired[Missing]
print(TD.__annotations__ if 0 else TD.__required_keys__, TD.__optional_keys__)
class NT(typing.NamedTuple):
    a: int
    b: 'str' = 'x'
print(NT(1), NT._field_defaults, NT.__annotations__)
# since 3.14
