import weakref


class Report(list):
    pass


def make(use_it):
    big = Report(range(1000))
    small = len(big)

    def with_big():
        return big[0] + small

    def without_big():
        return small

    chosen = with_big if use_it else without_big
    return chosen, weakref.ref(big)


user, big_of_user = make(True)
other, big_of_other = make(False)
print("cells:", len(user.__closure__), len(other.__closure__))
print("data kept by the user:", big_of_user() is not None)
print("data kept by the other:", big_of_other() is not None)
print(user(), other())
print(f"claim closure-captures-only-used: {big_of_other() is None}")

# heaptwin
# title: What is not used is not captured
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: weakref
# claim: closure-captures-only-used
# keywords: closure weakref function
