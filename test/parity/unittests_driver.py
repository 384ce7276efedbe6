"""Runs one test module under unittest, test by test, and says what happens: a JSON line an event on stdout, after a record separator.

    python3 unittests_driver.py MODULE FIRST [PART]

The same file runs in an interpreter and in the twin (unittests.ts). Tests before index FIRST are left out, so that a run can go on
behind a test that never ended; with PART, only those whose id contains it run. Each test is a suite of its own: what a class or a module sets up is set up for each.
"""
import json
import sys
import unittest

out = sys.stdout


def say(**event):
    out.write('\x1e' + json.dumps(event) + '\n')
    out.flush()


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


def outcome(result):
    for kind in 'errors', 'failures':
        bad = getattr(result, kind)
        if bad:
            return kind[:-1], bad[0][1]
    if result.skipped:
        return 'skip', result.skipped[0][1]
    if result.unexpectedSuccesses:
        return 'unexpected success', ''
    return ('expected failure' if result.expectedFailures else 'pass'), ''


def run(index, name, test):
    say(event='start', index=index, id=name)
    result = unittest.TestResult()
    try:
        unittest.TestSuite([test]).run(result)
        kind, detail = outcome(result)
    except BaseException as e:
        kind, detail = 'error', 'outside of the test: %s: %s' % (type(e).__name__, e)
    finally:
        sys.stdout = out
    say(event='end', id=name, outcome=kind, detail=detail)


def main(module, first, part=''):
    import test.support
    test.support.use_resources = []
    __import__(module)
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[module])
    seen = {}
    tests = list(flatten(suite))
    for index, test in enumerate(tests):
        name = test.id()
        seen[name] = seen.get(name, 0) + 1
        if index >= first and part in name:
            run(index, name if seen[name] == 1 else '%s#%d' % (name, seen[name]), test)


try:
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
except BaseException as e:
    import traceback
    say(event='unusable', detail=''.join(traceback.format_exception(e)))
else:
    say(event='finished')
