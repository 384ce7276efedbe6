e=ValueError(1,2); print(e.__dict__, e.__reduce__(), vars(e)); e.x=5; print(e.__dict__, e.__reduce__())
e.__setstate__({'y':3}); print(e.y, e.__dict__)
try: e.__setstate__(3)
except TypeError as x: print(x)
e.__setstate__(None)
e.__dict__={'q':1}; print(e.q)
import copy
class E(Exception):
    def __init__(self, a, b=2):
        super().__init__(a); self.b=b
c=copy.copy(E(1)); print(repr(c), c.b, c.__dict__)
print(E(1).__reduce__())
d=copy.deepcopy(E([1])); print(d.args, d.b)
e=KeyError('k'); e.add_note('n'); print(e.__dict__, copy.copy(e).__notes__)
print(vars(E(3)), E(1).__dict__)
del e.__notes__; print(e.__dict__)
# since 3.11
