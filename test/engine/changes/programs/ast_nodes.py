import ast, sys, copy, pickle
def t(f):
    try: r=f(); print(r)
    except BaseException as e: print(type(e).__name__, e)
src='''
import os, sys as s
from a import b as c, d
@deco(1)
class A(B, metaclass=M):
    """doc"""
    x: int = 3
    def f(self, a, /, b=1, *args, c, d=2, **kw) -> str:
        global g
        for i, j in x: continue
        else: pass
        while 1: break
        with open(x) as f, y: pass
        try: raise X from Y
        except (A, B) as e: return a if b else c
        finally: del a[1:2, ...], b.c
        assert x, "m"
        x += 1; y = z = [*a, *b]; (m, [n, *o]) = q
        return lambda q, *r: (yield q)
    async def g(self):
        async for i in x: await i
        async with x as y: pass
        return [a async for a in b if c if d], {a: b for a in b}, {c for c in d}, (e for e in f)
match x:
    case 1 | 'a' | -3: pass
    case [a, *_, b]: pass
    case {'k': v, **r}: pass
    case P(1, x=2) as z if z: pass
    case None: pass
print(f'{x!r:>{w}} a {y}', u'k', b'z', 1j, 3.5, not x, -x, a < b <= c, a and b or c, x @ y // z ** 2 << 3, x := 3, a[1:2:3], {**k, 'a': 1})
'''
m=ast.parse(src)
print(ast.dump(m, indent=1, include_attributes=False))
print(ast.dump(ast.parse('x = 1\ny', 'f'), include_attributes=True))
exec(compile(ast.parse('print(1+2, [i*i for i in range(4)], f"{3:>4}")\ndef f(a, b=2): return a*b\nprint(f(4))'),'<ast>','exec'))
class T(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value*2), node)
    def visit_BinOp(self, node):
        self.generic_visit(node); return node
tree=T().visit(ast.parse('print(1+2,"ab")')); ast.fix_missing_locations(tree); exec(compile(tree,'<t>','exec'))
class V(ast.NodeVisitor):
    def visit_Name(self, n): print('name', n.id, type(n.ctx).__name__, n.lineno, n.col_offset)
V().visit(ast.parse('a = b + c.d(e)'))
print(sorted({type(n).__name__ for n in ast.walk(m)}))
t(lambda: ast.literal_eval('[1,(2,),{3:4},-5,1+2j,b"x",None,{1}]'))
t(lambda: ast.literal_eval('f()').x if 0 else ast.literal_eval(' 3 '))
for bad in ('f()','1+','[x]','a.b', '__import__("os")'):
    try: ast.literal_eval(bad)
    except Exception as e: print(type(e).__name__, str(e).split(' at 0x')[0].split(': <')[0].split(': Call')[0].split(': Name')[0].split(': Attr')[0])
print(ast.unparse(m))
print(ast.get_docstring(m.body[2]), [type(c).__name__ for c in ast.iter_child_nodes(m)])
print(ast.get_source_segment('x = (1 +\n 2)', ast.parse('x = (1 +\n 2)').body[0].value))
n=ast.parse('x').body[0].value
t(lambda: compile(ast.Expression(3),'f','eval').x)
t(lambda: compile(ast.Expression(ast.Constant(3)),'f','eval'))
t(lambda: compile(ast.Expression(ast.fix_missing_locations(ast.Name('x',ast.Store()))),'f','eval'))
t(lambda: compile(ast.Expression(ast.fix_missing_locations(ast.Name(3,ast.Load()))),'f','eval'))
t(lambda: compile(ast.Module([ast.Pass()],[]),'f','eval'))
t(lambda: compile(n,'f','eval'))
t(lambda: compile(ast.Module([n],[]),'f','exec').x if 0 else 0)
m=ast.parse('x+1','f','eval'); del m.body.left
t(lambda: compile(m,'f','eval'))
m=ast.parse('x+1','f','eval'); m.body.left=None
t(lambda: compile(m,'f','eval'))
m=ast.parse('x+1','f','eval'); m.body.lineno='a'
t(lambda: compile(m,'f','eval'))
m=ast.parse('x+1','f','eval'); m.body.right.value=[1]
t(lambda: compile(m,'f','eval'))
m=ast.parse('def f(): pass'); m.body[0].body=[]
t(lambda: compile(m,'f','exec'))
m=ast.parse('f(a)'); m.body[0].value.args[0]=None
t(lambda: compile(m,'f','exec'))
m=ast.parse('a<b'); m.body[0].value.ops=[]
t(lambda: compile(m,'f','exec'))
t(lambda: ast.dump(compile('x','f','eval',ast.PyCF_ONLY_AST)))
t(lambda: compile('x =','f','exec',ast.PyCF_ONLY_AST))
t(lambda: ast.Name('a','b','c'))
t(lambda: ast.Name('a',id='c'))
t(lambda: ast.Add(1))
t(lambda: ast.Name('a',ast.Load(),lineno=3).lineno)
print(ast.Name._fields, ast.Name._attributes, ast.Name.__match_args__, ast.Name.__doc__, ast.expr.__doc__[:40], ast.boolop.__doc__, ast.Name.__mro__, ast.mod.__doc__)
print(sorted(ast.Name.__dict__), sorted(ast.AST.__dict__), sys.getsizeof(ast.Add()), ast.Name('x', ast.Load()).__reduce__()[1:][0])
print(ast.dump(copy.deepcopy(ast.parse('a+b'))), ast.dump(pickle.loads(pickle.dumps(ast.parse('a+b'), 2))) if 0 else '')
print(isinstance(n, ast.expr), isinstance(n, ast.AST), ast.Constant(3).value, ast.Constant(3).kind, n.end_lineno)
class N(ast.Name): pass
print(ast.dump(N('x', ast.Load())), N._fields)
match n:
    case ast.Name(id=i): print('matched', i)
    case _: print('no')
# since 3.11
