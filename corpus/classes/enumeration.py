class Colour:
    """A small enumeration: each member exists once."""

    _members = {}

    def __new__(cls, name):
        member = cls._members.get(name)
        if member is None:
            member = cls._members[name] = super().__new__(cls)
            member.name = name
        return member

    def __repr__(self):
        return f"<{self.name}>"


RED, GREEN = Colour("red"), Colour("green")
print(RED, GREEN, Colour("red") is RED)
paint = [Colour(name) for name in ["red", "green", "red"] * 100]
probe("three hundred times painted")
print("members:", len(Colour._members), "objects:", len({id(colour) for colour in paint}))
Colour._members.clear()
print("cleared, a new red:", Colour("red") is RED)
probe("cleared")

# heaptwin
# title: Objects that exist once
# section: own
# shows: stdout traced.current blocks
# requires: >=3.8
# probe: yes
# keywords: enum class cache identity
