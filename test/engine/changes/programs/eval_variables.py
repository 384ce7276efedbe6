import sys
class M:
    def __getitem__(self,k): return 1
for g in ([], M(), 3, 'a'):
    for l in (None, {}, M(), 3):
        for f in (eval, exec):
            try: f('1', g, l)
            except Exception as e: print(f.__name__, type(g).__name__, type(l).__name__, type(e).__name__, e)
for f in (eval, exec):
    try: f('1', {}, 3)
    except Exception as e: print(f.__name__, type(e).__name__, e)
# since 3.11
