from collections import defaultdict

groups = defaultdict(list)
for word in "arena block cycle arc ball cell area".split():
    groups[word[0]].append(word)
print(dict(groups))

print("keys before a look:", len(groups))
found = [letter for letter in "abcdefgh" if groups[letter]]
print("found:", found, "keys after the look:", len(groups))
empty = [key for key, words in groups.items() if not words]
for key in empty:
    del groups[key]
print("cleaned:", len(groups), "get adds nothing:", groups.get("z"), len(groups))

tree = lambda: defaultdict(tree)
root = tree()
root["a"]["b"]["c"] = 1
print("nested:", list(root["a"]["b"]), len(root["x"]), sorted(root))

# heaptwin
# title: Reading a defaultdict makes it grow
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: collections
# keywords: dict list recursion
