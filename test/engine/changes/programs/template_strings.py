from string.templatelib import Template, Interpolation, convert
name='World'; n=3.14159
t=t'Hello {name}! {n:.2f} {name!r:>10} {n=}'
print(type(t), t.strings, t.values, t.interpolations)
print(t)
for part in t:
    match part:
        case str() as s: print('S', repr(s))
        case Interpolation(v, e, c, f): print('I', v, e, c, f)
def html(t):
    out=[]
    for p in t:
        if isinstance(p,str): out.append(p)
        else:
            v=convert(p.value,p.conversion)
            out.append(format(v,p.format_spec).replace('<','&lt;'))
    return ''.join(out)
ev='<script>'
print(html(t'<p>{ev}</p>'), html(t))
print(t'a' + t'{name}b', (t'x{1}' + t'{2}y').strings)
try: t'a'+'b'
except TypeError as e: print(e)
try: 'b'+t'a'
except TypeError as e: print(e)
print(Template('a', Interpolation(1,'x'), 'b').values, Template('a','b').strings, Template(Interpolation(1)).strings)
i=Interpolation(5,'five','r','>3'); print(i, i.value, i.expression, i.conversion, i.format_spec, Interpolation.__match_args__)
try: Interpolation(5,'a','z')
except Exception as e: print(type(e), e)
try: Template(5)
except Exception as e: print(type(e), e)
def lazy(): print('evaluated'); return 1
x=t'{lazy()}'; print(x.values)
print(t'{name!s} {{}} {n:{2}.{3}}'.interpolations[1].format_spec)
print(t'', t''.strings, list(t''), list(t'a'), list(t'{1}'))
print(rt'\n{name}'.strings, t'''a
{name
}b'''.interpolations)
print(t'{name}' == t'{name}', hash(t'{name}') is not None)
try: t.strings = ()
except AttributeError as e: print(e)
print(f'{t"x{name}"!r}')
nested=t'a {t"b {name}"} c'; print(nested.values)
# since 3.14
