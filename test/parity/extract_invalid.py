"""Prints, as JSON lines, candidate sources out of an interpreter's own tests: doctest examples and string literals."""
import ast
import doctest
import json
import os
import sys

FILES = """test_syntax test_fstring test_exceptions test_named_expressions test_patma test_positional_only_arg test_eof
test_string_literals test_grammar test_tstring test_type_params test_except_star test_keywordonlyarg test_decorators
test_unpack_ex test_generators test_compile test_codeop test_type_aliases test_lambda test_genexps test_listcomps
test_coroutines test_global test_scope test_tokenize test_peg_generator test_source_encoding test_unicode_identifiers
test_dictcomps test_setcomps test_with test_ast test_lazy_import test_flufl test_future test_annotations
test_type_comments test_fstring_old test_pep646_syntax test_extcall test_call test_int test_float test_bytes""".split()


def sources(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        text = f.read()
    try:
        tree = ast.parse(text)
    except Exception:
        return
    parser = doctest.DocTestParser()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) < 20000:
            value = node.value
            if ">>>" in value:
                try:
                    for example in parser.get_examples(value):
                        yield example.source
                except ValueError:
                    pass
            elif len(value) < 400:
                yield value


seen = set()
for folder in sys.argv[1:]:
    for name in FILES:
        for path in (os.path.join(folder, name + ".py"), os.path.join(folder, name, "__init__.py")):
            if not os.path.exists(path):
                continue
            for source in sources(path):
                if source not in seen and "\0" not in source:
                    seen.add(source)
                    try:
                        source.encode("utf-8")
                    except UnicodeError:
                        continue
                    print(json.dumps(source))
