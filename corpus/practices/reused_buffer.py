source = bytes(range(256)) * 40


def copied(size):
    total = 0
    for start in range(0, len(source), size):
        total += sum(source[start:start + size])
    return total


def viewed(size):
    total = 0
    with memoryview(source) as view:
        for start in range(0, len(view), size):
            with view[start:start + size] as part:
                total += sum(part)
    return total


def into_buffer(size):
    buffer = bytearray(size)
    total = 0
    for start in range(0, len(source), size):
        piece = source[start:start + size]
        buffer[:len(piece)] = piece
        total += sum(buffer[:len(piece)])
    return total


print(copied(1000), viewed(1000), into_buffer(1000))
view = memoryview(bytearray(b"memory"))
view[0:3] = b"MEM"
print(bytes(view), view.nbytes, view.readonly)
try:
    view.obj.extend(b"!")
except BufferError:
    print("can't grow while a view looks on")
view.release()

# heaptwin
# title: Views and buffers instead of slices
# section: 10.3 Building strings
# shows: stdout traced.peak
# requires: >=3.8
# keywords: memoryview bytes bytearray
