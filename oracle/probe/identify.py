"""identify.py: one line of JSON that says which Python this is. Runs on every implementation; imports as little as it can."""
import json
import sys


def text_between(text, left, right):
    start = text.rfind(left)
    end = text.find(right, start)
    return text[start + 1 : end] if start >= 0 and end > start else ''


def pointer_width():
    try:
        return 8 if sys.maxsize > 2**32 else 4
    except AttributeError:
        return 0


def platform_name():
    try:
        import os

        return sys.platform + '-' + os.uname().machine
    except Exception:
        return sys.platform


def flags():
    """Switches of the build that can be seen in memory."""
    found = {'debug': hasattr(sys, 'gettotalrefcount')}
    try:
        import sysconfig

        found['pymalloc'] = bool(sysconfig.get_config_var('WITH_PYMALLOC'))
        found['freethreaded'] = bool(sysconfig.get_config_var('Py_GIL_DISABLED'))
        found['tracerefs'] = bool(sysconfig.get_config_var('Py_TRACE_REFS'))
    except Exception:
        pass
    gil = getattr(sys, '_is_gil_enabled', None)
    if gil:
        found['gil'] = gil()
    jit = getattr(sys, '_jit', None)
    if jit:
        found['jit'] = jit.is_enabled()
    info = getattr(sys, 'int_info', None)
    if info:
        found['bitsPerDigit'] = info.bits_per_digit
    return found


def implementation_version(name):
    """Version of the language for CPython, language and own version for the others."""
    language = '.'.join([str(n) for n in sys.version_info[:3]])
    own = '.'.join([str(n) for n in sys.implementation.version[:3]])
    return language if name == 'cpython' else own + ' (Python ' + language + ')'


def main():
    name = sys.implementation.name
    print(
        json.dumps(
            {
                'heaptwin': 'identify',
                'implementation': name,
                'version': implementation_version(name),
                'language': [sys.version_info[0], sys.version_info[1]],
                'level': sys.version_info[3] if len(sys.version_info) > 3 else 'final',
                'full': sys.version,
                'compiler': text_between(sys.version, '[', ']'),
                'platform': platform_name(),
                'pointerWidth': pointer_width(),
                'flags': flags(),
                'executable': getattr(sys, 'executable', ''),
            }
        )
    )


main()
