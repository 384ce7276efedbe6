import gc


class Guest:
    pass


def floor_of(thing):
    for floor in range(3):
        if any(other is thing for other in gc.get_objects(generation=floor)):
            return floor
    return None


gc.disable()
gc.collect()
guest = Guest()
print("fresh:", floor_of(guest))
gc.collect(0)
once = floor_of(guest)
print("after one young collection:", once)
gc.collect(1)
twice = floor_of(guest)
print("after one of the middle:", twice)
gc.collect()
print("after a full one:", floor_of(guest))
print(f"claim survivor-of-one: {once}")
print(f"claim survivor-of-two: {twice}")
gc.enable()

# heaptwin
# title: Survivors move to older generations
# section: 5.1 Generations
# shows: stdout gc.count
# requires: >=3.8
# needs: gc
# claim: survivor-of-one
# claim: survivor-of-two
# keywords: generation class
