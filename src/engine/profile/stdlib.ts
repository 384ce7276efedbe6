/** Names of the modules of the standard library (sys.stdlib_module_names) by build. Measured; a table. */
import { BUILDS, type Build } from './builds.ts';

const FIRST =
  '__future__ _abc _aix_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn _codecs_hk ' +
  '_codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _compat_pickle _compression ' +
  '_contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree _frozen_importlib ' +
  '_frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _io _json _locale _lsprof _lzma _markupbase ' +
  '_md5 _msi _multibytecodec _multiprocessing _opcode _operator _osx_support _overlapped _pickle _posixshmem ' +
  '_posixsubprocess _py_abc _pydecimal _pyio _queue _random _scproxy _sha1 _sha256 _sha3 _sha512 _signal ' +
  '_sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string _strptime _struct _symtable _thread ' +
  '_threading_local _tkinter _tracemalloc _uuid _warnings _weakref _weakrefset _winapi _zoneinfo abc aifc ' +
  'antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect ' +
  'builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall ' +
  'concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm ' +
  'decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp ' +
  'fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip ' +
  'hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword ' +
  'lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt ' +
  'multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib ' +
  'pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd ' +
  'py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy ' +
  'sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd ' +
  'sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau ' +
  'symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit ' +
  'tkinter token tokenize trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest ' +
  'urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile ' +
  'zipimport zlib zoneinfo';

/** what each later build dropped and brought */
const CHANGES: Partial<Record<Build, { drops: string; brings: string }>> = {
  '3.11.7': {
    drops: 'binhex',
    brings: '_tokenize _typing tomllib',
  },
  '3.12.1': {
    drops: '_bootsubprocess _sha256 _sha512 asynchat asyncore distutils imp smtpd',
    brings: '_pydatetime _pylong _sha2',
  },
  '3.13.0': {
    drops:
      '_crypt _msi aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev ' +
      'pipes sndhdr spwd sunau telnetlib uu xdrlib',
    brings:
      '_android_support _colorize _interpchannels _interpqueues _interpreters _ios_support _opcode_metadata ' +
      '_pyrepl _suggestions _sysconfig _wmi',
  },
  '3.13.18': {
    drops: '',
    brings: '_apple_support',
  },
  '3.14.4': {
    drops: '_compression',
    brings: '_ast_unparse _hmac _py_warnings _remote_debugging _types _zstd annotationlib compression',
  },
  '3.15.2': {
    drops: 'sre_compile sre_constants sre_parse',
    brings: '_math_integer profiling',
  },
};

function table(): Record<Build, ReadonlySet<string>> {
  const all = {} as Record<Build, ReadonlySet<string>>;
  const words = (text: string): string[] => text.split(' ').filter((w) => w !== '');
  let names = words(FIRST);
  for (const build of BUILDS) {
    const change = CHANGES[build];
    if (change) {
      const drops = new Set(words(change.drops));
      names = [...names.filter((n) => !drops.has(n)), ...words(change.brings)].sort();
    }
    all[build] = new Set(names);
  }
  return all;
}

export const STDLIB_MODULES: Readonly<Record<Build, ReadonlySet<string>>> = table();
