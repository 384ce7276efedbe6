/**
 * _socket and select, as far as a program without a network can have them: pairs of connected sockets in memory, and waiting for them. Waiting
 * takes no time but moves the clocks that the guest sees, like sleeping; so an event loop runs its timers in their order. A socket to
 * anywhere else is refused by name.
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { NotSupported, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newBool, newInt } from '../objects/long.ts';
import { isIndex, PyNumber_AsIndex } from '../objects/number.ts';
import { PyFloat_AsDouble } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { getAttrStr } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';
import { PyErr_NewException } from './newexception.ts';
import { osError } from './posix_path.ts';

const CONSTANTS =
  'AF_UNSPEC=0 AF_UNIX=1 AF_INET=2 AF_INET6=10 SOCK_STREAM=1 SOCK_DGRAM=2 SOCK_RAW=3 SOCK_NONBLOCK=2048 SOCK_CLOEXEC=524288 ' +
  'SOL_SOCKET=1 SOL_TCP=6 SOL_IP=0 SO_REUSEADDR=2 SO_TYPE=3 SO_ERROR=4 SO_BROADCAST=6 SO_SNDBUF=7 SO_RCVBUF=8 SO_KEEPALIVE=9 ' +
  'SO_REUSEPORT=15 SOMAXCONN=4096 IPPROTO_IP=0 IPPROTO_TCP=6 IPPROTO_UDP=17 IPPROTO_IPV6=41 TCP_NODELAY=1 IPV6_V6ONLY=26 ' +
  'SHUT_RD=0 SHUT_WR=1 SHUT_RDWR=2 MSG_PEEK=2 MSG_OOB=1 AI_PASSIVE=1 AI_CANONNAME=2 AI_NUMERICHOST=4 AI_ADDRCONFIG=32 ' +
  'EAI_NONAME=-2 EAI_AGAIN=-3 EAI_FAIL=-4 EAI_FAMILY=-6 NI_NUMERICHOST=1 NI_NUMERICSERV=2 INADDR_ANY=0 INADDR_LOOPBACK=2130706433';
const POLL =
  'EPOLLIN=1 EPOLLPRI=2 EPOLLOUT=4 EPOLLERR=8 EPOLLHUP=16 EPOLLRDHUP=8192 EPOLLONESHOT=1073741824 EPOLLET=2147483648 ' +
  'EPOLLEXCLUSIVE=268435456 EPOLL_CLOEXEC=524288 POLLIN=1 POLLPRI=2 POLLOUT=4 POLLERR=8 POLLHUP=16 POLLNVAL=32 PIPE_BUF=4096';
const [IN, OUT] = [1, 4] as const;
const [EAGAIN, EBADF, EEXIST, ENOENT] = [11, 9, 17, 2] as const;

interface Socket extends State {
  fd: number;
  incoming: Uint8Array[];
  peer: Socket | null;
  timeout: number;
  family: number;
  kind: number;
}

interface Net {
  sockets: Map<number, Socket>;
  next: number;
}

function newSocket(net: Net): Socket {
  const s: Socket = { refs: [], fd: net.next++, incoming: [], peer: null, timeout: -1, family: 1, kind: 1 };
  net.sockets.set(s.fd, s);
  return s;
}

function open(vm: VM, o: PyObject): Socket {
  const s = o.v as Socket;
  if (s.fd < 0) osError(vm, EBADF);
  return s;
}

function send(vm: VM, s: Socket, data: Uint8Array): number {
  if (s.peer === null) throw new NotSupported('sending through a socket that is connected to nothing in memory');
  if (s.peer.fd < 0) osError(vm, 32);
  s.peer.incoming.push(data.slice());
  return data.length;
}

function receive(vm: VM, s: Socket, size: number): Uint8Array {
  const first = s.incoming[0];
  if (first === undefined) {
    if (s.peer !== null && s.peer.fd < 0) return new Uint8Array(0);
    if (s.timeout >= 0) osError(vm, EAGAIN);
    throw new NotSupported('waiting for a socket that nothing writes to');
  }
  if (first.length <= size) s.incoming.shift();
  else s.incoming[0] = first.subarray(size);
  return first.slice(0, size);
}

const refuse = (name: string): MethodSpec => ({
  call: 'FASTCALL_KEYWORDS',
  fn: () => {
    throw new NotSupported(name);
  },
});

function socketMethods(net: Net): Record<string, MethodSpec> {
  const close = (vm: VM, o: PyObject): PyObject => {
    const s = o.v as Socket;
    net.sockets.delete(s.fd);
    s.fd = -1;
    return none(vm);
  };
  const refused =
    'accept bind connect connect_ex listen sendto sendmsg recvfrom recvmsg recv_into recvfrom_into getsockname getpeername';
  return {
    ...Object.fromEntries(refused.split(' ').map((name) => [name, refuse(`socket.${name}()`)])),
    fileno: { call: 'NOARGS', fn: (vm, o) => newInt(vm, (o.v as Socket).fd) },
    close: { call: 'NOARGS', fn: close },
    detach: {
      call: 'NOARGS',
      fn: (vm, o) => {
        const { fd } = o.v as Socket;
        // the connection goes on under its number, without this object
        o.v = newSocketless();
        return newInt(vm, fd);
      },
    },
    send: { call: 'FASTCALL', fn: (vm, o, args) => newInt(vm, send(vm, open(vm, o), bytesLike(vm, args[0]!))) },
    sendall: {
      call: 'FASTCALL',
      fn: (vm, o, args) => {
        send(vm, open(vm, o), bytesLike(vm, args[0]!));
        return none(vm);
      },
    },
    recv: {
      call: 'FASTCALL',
      fn: (vm, o, args) => newBytes(vm, receive(vm, open(vm, o), PyNumber_AsIndex(vm, args[0]!, null))),
    },
    setblocking: {
      call: 'O',
      fn: (vm, o, flag) => {
        (o.v as Socket).timeout = flag.v ? -1 : 0;
        return none(vm);
      },
    },
    getblocking: { call: 'NOARGS', fn: (vm, o) => newBool(vm, (o.v as Socket).timeout !== 0) },
    settimeout: {
      call: 'O',
      fn: (vm, o, t) => {
        (o.v as Socket).timeout = t === vm.None ? -1 : PyFloat_AsDouble(vm, t);
        return none(vm);
      },
    },
    gettimeout: {
      call: 'NOARGS',
      fn: (vm, o) => ((o.v as Socket).timeout < 0 ? none(vm) : newFloat(vm, (o.v as Socket).timeout)),
    },
    setsockopt: { call: 'FASTCALL', fn: none },
    getsockopt: { call: 'FASTCALL', fn: (vm) => newInt(vm, 0) },
    shutdown: { call: 'O', fn: none },
  };
}

const SOCKET = argSpec('socket', ['family', 'type', 'proto', 'fileno']);

function socketSpec(net: Net): TypeSpec {
  return {
    name: '_socket.socket',
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    slots: {
      ...STATE_SLOTS,
      tp_new: (vm: VM, type: PyType) => newInstance(vm, type, newSocketless()),
      tp_init: (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => {
        const [family, kind, , fileno] = unpackTuple(vm, SOCKET, args, kwds);
        if (!fileno || fileno === vm.None) throw new NotSupported('socket.socket()');
        const from = net.sockets.get(PyNumber_AsIndex(vm, fileno, null));
        if (from === undefined) osError(vm, EBADF);
        const number = (x: PyObject | null | undefined, fallback: number): number => (x ? Number(x.v) : fallback);
        o.v = Object.assign(from, { family: number(family, 1), kind: number(kind, 1) });
      },
      tp_repr: (vm: VM, o: PyObj) => {
        const { fd, family, kind } = o.v as Socket;
        return newStr(vm, `<socket object, fd=${fd}, family=${family}, type=${kind}, proto=0>`);
      },
    },
    methods: socketMethods(net),
    getset: {
      family: { get: (vm, o) => newInt(vm, (o.v as Socket).family) },
      type: { get: (vm, o) => newInt(vm, (o.v as Socket).kind) },
      proto: { get: (vm) => newInt(vm, 0) },
      timeout: {
        get: (vm, o) => ((o.v as Socket).timeout < 0 ? none(vm) : newFloat(vm, (o.v as Socket).timeout)),
      },
    },
  };
}

function newSocketless(): Socket {
  return { refs: [], fd: -1, incoming: [], peer: null, timeout: -1, family: 1, kind: 1 };
}

const LOOKUPS =
  'getaddrinfo gethostbyname gethostbyname_ex gethostbyaddr getnameinfo getprotobyname getservbyname getservbyport if_nameindex ' +
  'if_nametoindex if_indextoname inet_aton inet_ntoa inet_pton inet_ntop dup sethostname';

const swap = (bytes: number): MethodSpec => ({
  call: 'O',
  fn: (vm, _m, o) => {
    let n = PyNumber_AsIndex(vm, o, vm.exc.OverflowError!);
    let out = 0;
    for (let k = 0; k < bytes; k++) {
      out = out * 256 + (n % 256);
      n = Math.floor(n / 256);
    }
    return newInt(vm, out);
  },
});

export function createSocket(vm: VM): PyObj {
  const net = netOf(vm);
  const type = defineType(vm, socketSpec(net));
  return defineModule(vm, {
    name: '_socket',
    functions: {
      ...Object.fromEntries(LOOKUPS.split(' ').map((name) => [name, refuse(`socket.${name}()`)])),
      socketpair: {
        call: 'FASTCALL',
        fn: (m) => {
          const [a, b] = [newSocket(net), newSocket(net)];
          a.peer = b;
          b.peer = a;
          return newTuple(m, [newInstance(m, type, a), newInstance(m, type, b)]);
        },
      },
      close: {
        call: 'O',
        fn: (m, _s, fd) => {
          net.sockets.delete(PyNumber_AsIndex(m, fd, null));
          return none(m);
        },
      },
      gethostname: {
        call: 'NOARGS',
        fn: (m) => newStr(m, m.system.uname?.().nodename ?? missing('socket.gethostname()')),
      },
      getdefaulttimeout: { call: 'NOARGS', fn: none },
      setdefaulttimeout: { call: 'O', fn: none },
      htonl: swap(4),
      ntohl: swap(4),
      htons: swap(2),
      ntohs: swap(2),
    },
    exec: (m, _module, add) => {
      addNumbers(m, CONSTANTS, add);
      add('socket', share(type as PyObject));
      add('SocketType', type);
      add('has_ipv6', newBool(m, true));
      add('error', share(m.exc.OSError!));
      add('timeout', share(m.exc.TimeoutError!));
      add('herror', PyErr_NewException(m, 'socket.herror', m.exc.OSError!));
      add('gaierror', PyErr_NewException(m, 'socket.gaierror', m.exc.OSError!));
    },
  });
}

function missing(what: string): never {
  throw new NotSupported(what);
}

function addNumbers(vm: VM, rows: string, add: (name: string, value: PyObject) => void): void {
  for (const row of rows.split(' ')) {
    const [name, n] = row.split('=') as [string, string];
    add(name, newInt(vm, Number(n)));
  }
}

/** The sockets of a twin: both modules see the same. */
function netOf(vm: VM): Net {
  vm.net ??= { sockets: new Map(), next: 1000 } satisfies Net;
  return vm.net as Net;
}

function fdOf(vm: VM, o: PyObject): number {
  if (isIndex(o)) return PyNumber_AsIndex(vm, o, null);
  const method = getAttrStr(vm, o, 'fileno');
  const fd = vm.call(vm, method, [], null);
  decref(vm, method);
  const n = PyNumber_AsIndex(vm, fd, null);
  decref(vm, fd);
  return n;
}

function ready(net: Net, fd: number, wanted: number): number {
  const s = net.sockets.get(fd);
  if (s === undefined) return 0;
  return (s.incoming.length > 0 || s.peer?.fd === -1 ? wanted & IN : 0) | (wanted & OUT);
}

/** Waits: nothing can come while the only thread there is waits, so the time is over at once. Negative: for ever. */
function wait(vm: VM, seconds: number): void {
  if (seconds < 0) throw new NotSupported('waiting for a socket that nothing writes to');
  vm.slept += seconds * 1e9;
}

const timeoutOf = (vm: VM, o: PyObject | null | undefined, scale: number): number =>
  !o || o === vm.None ? -1 : PyFloat_AsDouble(vm, o) * scale;

interface Poll extends State {
  wanted: Map<number, number>;
  closed: boolean;
}

/** epoll objects take seconds, poll objects milliseconds. */
function pollSpec(net: Net, name: 'epoll' | 'poll'): TypeSpec {
  const own = (vm: VM, o: PyObject): Poll => {
    const p = o.v as Poll;
    if (p.closed) valueError(vm, 'I/O operation on closed epoll object');
    return p;
  };
  const set = (strict: 'new' | 'known' | null): MethodSpec => ({
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, o, args) => {
      const p = own(vm, o);
      const fd = fdOf(vm, args[0]!);
      if (name === 'epoll' && strict === 'new' && p.wanted.has(fd)) osError(vm, EEXIST);
      if (strict === 'known' && !p.wanted.has(fd)) osError(vm, ENOENT);
      p.wanted.set(fd, args[1] ? PyNumber_AsIndex(vm, args[1], null) : IN | OUT | 2);
      return none(vm);
    },
  });
  return {
    name: `select.${name}`,
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      tp_new: (vm: VM, type: PyType) =>
        newInstance(vm, type, { refs: [], wanted: new Map(), closed: false } satisfies Poll),
    },
    methods: {
      register: set('new'),
      modify: set('known'),
      unregister: {
        call: 'O',
        fn: (vm, o, fd) => {
          if (!own(vm, o).wanted.delete(fdOf(vm, fd))) osError(vm, ENOENT);
          return none(vm);
        },
      },
      poll: {
        call: 'FASTCALL_KEYWORDS',
        fn: (vm, o, args) => {
          const found = [...own(vm, o).wanted].filter(([fd, events]) => ready(net, fd, events) !== 0);
          if (found.length === 0) wait(vm, timeoutOf(vm, args[0], name === 'epoll' ? 1 : 0.001));
          return vm.newList(found.map(([fd, e]) => newTuple(vm, [newInt(vm, fd), newInt(vm, ready(net, fd, e))])));
        },
      },
      close: {
        call: 'NOARGS',
        fn: (vm, o) => {
          (o.v as Poll).closed = true;
          return none(vm);
        },
      },
      fileno: { call: 'NOARGS', fn: (vm) => newInt(vm, 999) },
      __enter__: { call: 'NOARGS', fn: (_vm, o) => share(o as PyObject) },
      __exit__: {
        call: 'FASTCALL',
        fn: (vm, o) => {
          (o.v as Poll).closed = true;
          return none(vm);
        },
      },
    },
    getset: { closed: { get: (vm, o) => newBool(vm, (o.v as Poll).closed) } },
  };
}

/** @cpython Modules/selectmodule.c select_select_impl */
function select(net: Net): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      const which = (list: PyObject, wanted: number): PyObject[] =>
        vm.listOf(list).filter((o) => {
          if (wanted !== 0 && ready(net, fdOf(vm, o), wanted) !== 0) return true;
          decref(vm, o);
          return false;
        });
      const found = [which(args[0]!, IN), which(args[1]!, OUT), which(args[2]!, 0)];
      if (found.every((f) => f.length === 0)) wait(vm, timeoutOf(vm, args[3], 1));
      return newTuple(
        vm,
        found.map((items) => vm.newList(items)),
      );
    },
  };
}

export function createSelect(vm: VM): PyObj {
  const net = netOf(vm);
  const epoll = defineType(vm, pollSpec(net, 'epoll'));
  const poll = defineType(vm, { ...pollSpec(net, 'poll'), flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION });
  return defineModule(vm, {
    name: 'select',
    functions: {
      select: select(net),
      poll: {
        call: 'NOARGS',
        fn: (m) => newInstance(m, poll, { refs: [], wanted: new Map(), closed: false } satisfies Poll),
      },
    },
    exec: (m, _module, add) => {
      addNumbers(m, POLL, add);
      add('epoll', epoll);
      add('error', share(m.exc.OSError!));
    },
  });
}

/** There so that subprocess can be imported; starting a process is refused. */
export function createPosixsubprocess(vm: VM): PyObj {
  return defineModule(vm, { name: '_posixsubprocess', functions: { fork_exec: refuse('starting a process') } });
}
