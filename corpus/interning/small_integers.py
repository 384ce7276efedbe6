def is_cached(number):
    """Two equal integers, each computed at run time, are one object."""
    one = int(str(number))
    two = int(str(number))
    return one is two


low = 0
while is_cached(low - 1):
    low -= 1

high = 0
while is_cached(high + 1):
    high += 1

print("cached from", low, "to", high)
print(f"claim small-int-low: {low}")
print(f"claim small-int-high: {high}")

# heaptwin
# title: Which integers exist only once
# section: 6.1 Small integers
# shows: stdout
# requires: >=3.8
# claim: small-int-low
# claim: small-int-high
# keywords: int identity interning
