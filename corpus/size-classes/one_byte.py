from array import array


def commonest_gap(places):
    places = sorted(places)
    gaps = [right - left for left, right in zip(places, places[1:])]
    return max(set(gaps), key=gaps.count)


def block_for(items):
    """The block that the data of an array of one-byte items takes."""
    arrays = [array("b", items) for _ in range(1500)]
    return commonest_gap([flags.buffer_info()[0] for flags in arrays])


for count in (1, 2, 15, 16, 17, 40):
    print(f"{count:2} bytes of data: a block of {block_for([1] * count)}")

print(f"claim block-for-1: {block_for([1])}")

# heaptwin
# title: Where a request for one byte goes
# section: 2.1 Overhead of pymalloc
# shows: stdout classes blocks
# requires: >=3.8
# needs: array
# claim: block-for-1
# keywords: size-class array
