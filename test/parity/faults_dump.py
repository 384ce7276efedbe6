"""Compiles sources (JSON strings, one a line) and prints what this interpreter says of each: the SyntaxError, or null,
and the warnings."""
import json
import sys
import warnings

for line in sys.stdin:
    source = json.loads(line)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<case>", "exec", dont_inherit=True)
            error = None
        except SyntaxError as e:
            error = [
                type(e).__name__,
                e.msg,
                e.lineno,
                e.offset,
                getattr(e, "end_lineno", None),
                getattr(e, "end_offset", None),
            ]
    print(json.dumps({"error": error, "warnings": [[str(w.message), w.lineno] for w in caught]}))
