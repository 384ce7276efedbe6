import sys


class Song:
    pass


song = Song()
base = sys.getrefcount(song)


def extra():
    return sys.getrefcount(song) - base


playlist = [song, song]
print("list with the song twice:", extra())
charts = {"number one": song}
print("and a dict value:", extra())
bag = {song}
print("and a set:", extra())
pair = (song, "live")
print("and a tuple:", extra())
song.self = song
print("and its own attribute:", extra())

playlist.pop()
print("pop without keeping:", extra())
charts.clear()
bag.discard(song)
del song.self
pair = None
print("what is left:", extra())

# heaptwin
# title: Containers hold references
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount list dict set tuple
