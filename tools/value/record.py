"""Records fixtures: runs a part in each interpreter and merges what they said.

    python3 tools/value/record.py PART... -- 3.11.7=/path/python3 3.12.1=/path/python3 ...

Interpreters stand oldest first. A line of a fixture is [name, args, result]; where builds differ, the result is
{"by": {build: result, ...}} with the first build and each change after it.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "..", "..", "test", "engine", "objects", "value", "fixtures")


def lines_of(python, part):
    env = {"PYTHONHASHSEED": "0", "PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii:backslashreplace"}
    p = subprocess.run([python, "-B", "-S", os.path.join(HERE, "part_%s.py" % part)], env=env, stdout=subprocess.PIPE, check=True)
    return [json.loads(x) for x in p.stdout.decode().splitlines()]


def main():
    split = sys.argv.index("--")
    parts, builds = sys.argv[1:split], [x.split("=", 1) for x in sys.argv[split + 1:]]
    for part in parts:
        by_case, order = {}, []
        for build, python in builds:
            for name, args, result in lines_of(python, part):
                key = json.dumps([name, args])
                if key not in by_case:
                    by_case[key] = {}
                    order.append(key)
                by_case[key].setdefault(build, result)
        with open(os.path.join(FIXTURES, part + ".jsonl"), "w") as f:
            for key in order:
                chain, last = {}, None
                for build, _ in builds:
                    text = json.dumps(by_case[key].get(build, {"absent": 1}))
                    if text != last:
                        chain[build] = by_case[key].get(build, {"absent": 1})
                    last = text
                result = next(iter(chain.values())) if len(chain) == 1 else {"by": chain}
                f.write(json.dumps(json.loads(key) + [result], separators=(",", ":")) + "\n")
        print(part, len(order), "cases")


main()
