import math
print([n for n in dir(math) if not n.startswith('_')])
import math.integer
print(math.integer.gcd(4,6), [n for n in dir(math.integer) if n[0]!='_'], math.gcd(4,6), math.isqrt(17), math.comb(5,2))
print(math.isnormal(1.0), math.issubnormal(5e-324), math.fmax(1,2), math.fmin(1,float('nan')), math.signbit(-0.0))
# since 3.15
