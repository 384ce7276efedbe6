ints = [0, 1, -1, 2, 7, -7, 10, 255, -256, 257, 2**30-1, 2**30, -2**30, 2**31, 2**53, 2**53+1, -2**53-1, 2**60, 2**62-1, 2**63, -2**63, 2**64+1, 10**20, -10**20, 10**40+7, -10**40, 3**200, True, False]
floats = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, -2.5, 3.14159, 1e16, 1e22, 1e100, -1e300, 5e-324, 1e-5, float('inf'), float('-inf'), float('nan'), 2.0**53, 1e308]
cplx = [0j, 1j, 1+2j, -1.5-0.5j, complex(float('inf'), 1), complex('nan'), 3+0j]
vals = ints + floats + cplx
bops = [('+', lambda a,b: a+b), ('-', lambda a,b: a-b), ('*', lambda a,b: a*b), ('/', lambda a,b: a/b), ('//', lambda a,b: a//b), ('%', lambda a,b: a%b),
 ('divmod', lambda a,b: divmod(a,b)), ('&', lambda a,b: a&b), ('|', lambda a,b: a|b), ('^', lambda a,b: a^b),
 ('<', lambda a,b: a<b), ('<=', lambda a,b: a<=b), ('==', lambda a,b: a==b), ('!=', lambda a,b: a!=b), ('>', lambda a,b: a>b), ('>=', lambda a,b: a>=b)]
uops = [('neg', lambda a: -a), ('pos', lambda a: +a), ('inv', lambda a: ~a if type(a) is not bool else 0), ('abs', lambda a: abs(a)), ('bool', lambda a: bool(a)), ('repr', lambda a: repr(a)),
 ('int', lambda a: int(a)), ('float', lambda a: float(a)), ('complex', lambda a: complex(a)), ('hash', lambda a: hash(a) if a == a else 0), ('round', lambda a: round(a)), ('round2', lambda a: round(a, 2)), ('round-2', lambda a: round(a, -2)),
 ('bits', lambda a: a.bit_length()), ('ratio', lambda a: a.as_integer_ratio()), ('hex', lambda a: a.hex()), ('isint', lambda a: a.is_integer()), ('size', lambda a: a.__sizeof__()),
 ('trunc', lambda a: a.__trunc__()), ('floor', lambda a: a.__floor__()), ('ceil', lambda a: a.__ceil__()), ('newargs', lambda a: a.__getnewargs__()), ('real', lambda a: a.real), ('imag', lambda a: a.imag), ('conj', lambda a: a.conjugate()),
 ('tb', lambda a: int.from_bytes(a.to_bytes(9, 'big', signed=True),'big')), ('tl', lambda a: int.from_bytes(a.to_bytes(9, 'little'),'little',signed=True)), ('idx', lambda a: a.__index__())]
for name, f in uops:
    for a in vals:
        try:
            r = repr(f(a))
        except Exception as e:
            r = repr((type(e), e.args))
        print(name, repr(a), '=>', r)
for name, f in bops:
    for a in vals:
        for b in vals:
            try:
                r = repr(f(a, b))
            except Exception as e:
                r = repr((type(e), e.args))
            print(name, repr(a), repr(b), '=>', r)
exps = [0, 1, 2, 3, 4, 5, -1, -2, 10, 31, 64, 100, 200, 0.5, -0.5, 2.0, -3.0, 1j, 0j, 1.5+1j, True, float('inf'), float('nan')]
for a in vals:
    for b in exps:
        try:
            r = repr(a ** b)
        except Exception as e:
            r = repr((type(e), e.args))
        print('**', repr(a), repr(b), '=>', r)
shifts = [0, 1, 5, 29, 30, 31, 59, 60, 61, 64, 100, 1000, -1, 2**64]
for a in ints:
    for b in shifts:
        for f in (lambda a,b: a<<b if b < 2000 else 0, lambda a,b: a>>b):
            try:
                r = repr(f(a, b))
            except Exception as e:
                r = repr((type(e), e.args))
            print('sh', repr(a), repr(b), '=>', r)
for a in ints:
    for b in [0,1,2,5,-1,-3,100,2**70]:
        for m in [1,-1,2,7,-7,10**9+7,2**61-1,10**30,0,True]:
            try:
                r = repr(pow(a, b, m))
            except Exception as e:
                r = repr((type(e), e.args))
            print('pow', repr(a), repr(b), repr(m), '=>', r)
texts = ['0','1','-1',' 12 ','+5','1_000','_1','1_','1__0','0x1f','0b101','0o17','0X1F','','-','abc','ff','zz','1.5','1e5','inf','nan','-inf','1e400','1_0.5','٣','１２','1\x00','0x','  ','0_0','00','01','1j','(1+2j)','1+2j','1e5j','j','+j','1+j','1 + 2j','infj','nan+nanj', '9'*30, '1'*4301]
for s in texts:
    for name, f in [('int', lambda s: int(s)), ('float', lambda s: float(s)), ('complex', lambda s: complex(s)), ('int0', lambda s: int(s, 0)), ('int16', lambda s: int(s, 16)), ('int36', lambda s: int(s, 36)), ('int2', lambda s: int(s, 2)), ('bytes', lambda s: int(s.encode())), ('fbytes', lambda s: float(s.encode())), ('fromhex', lambda s: float.fromhex(s))]:
        try:
            r = repr(f(s))
        except Exception as e:
            r = repr((type(e), e.args))
        print(name, repr(s), '=>', r)
specs = ['', 'd', '5', '05d', '<8', '>8', '^8', '*^9', '+', ' ', '-', '+d', ',', '_', ',d', '_x', 'x', '#x', 'X', '#X', 'b', '#b', '010b', 'o', 'c', 'n', 'e', '.3e', 'f', '.2f', '.0f', 'g', '.3g', '#g', '%', '.1%', 'E', 'F', 'G', '10.3f', '+.2f', 'z.1f', '=+10', '010.2f', ',.2f', '_.2f', 's', 'q', '5.', '.', '.5', '20,.3f', '<<5', 'ddd', '{', '10', '08', '8.3', '.400f', '100']
for a in [0, 1, -7, 255, 10**20, -10**20, 65, True, 0.0, -0.0, 1.5, -2.675, 1e10, 1e100, 123456.789, float('inf'), float('nan'), 1+2j, -1.5j, 0j]:
    for s in specs:
        try:
            r = repr(format(a, s))
        except Exception as e:
            r = repr((type(e), e.args))
        print('format', repr(a), repr(s), '=>', r)
