from string.templatelib import Template, Interpolation
t=t'a{1}b'
for s in '''t+3
3+t
t+'a'
'a'+t
t*2
t[0]
len(t)
iter(t)
t.values
Template(5)
Template(a=1)
Template('a',5)
Interpolation()
Interpolation(1,2)
Interpolation(1,'a','z')
Interpolation(1,'a','r','b','c')
Interpolation(1,'a',None,5)
Interpolation(1, expression='q', format_spec='d')
Interpolation(value=1)
Interpolation(1)
t==t
t.x
type('X',(Template,),{})
Template[int]
Interpolation[int]
t.__dict__
Template.__doc__
repr(iter(t))
list(map(type, t))
Template().strings
Template('a',t.interpolations[0],t.interpolations[0],'b').strings
t.__add__('x')
t.__iter__
hash(Interpolation(1,'x'))==0
Interpolation.__match_args__, Template.__match_args__ if hasattr(Template,'__match_args__') else 0
'__class_getitem__' in Template.__dict__
sorted(Template.__dict__)
sorted(Interpolation.__dict__)
sorted(type(iter(t)).__dict__), type(iter(t))
t.__len__'''.splitlines():
    try: print(s,'->',repr(eval(s)))
    except BaseException as e: print(s,'!!',type(e).__name__,e)
import gc,sys; print(gc.is_tracked(t), sys.getsizeof(t), sys.getsizeof(t.interpolations[0]), gc.is_tracked(t.interpolations[0]), sys.getsizeof(iter(t)))
# since 3.14
