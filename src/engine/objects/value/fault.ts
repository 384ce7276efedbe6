/**
 * How a value function says that a Python exception is due: it throws a `Fault` with the exception's class name and
 * message; whoever called it on behalf of the guest makes the exception object. Not an `Error`: no JavaScript stack is
 * captured, because guest programs raise these in loops.
 */
export type FaultType =
  | 'ValueError'
  | 'TypeError'
  | 'OverflowError'
  | 'ZeroDivisionError'
  | 'IndexError'
  | 'KeyError'
  | 'MemoryError'
  | 'LookupError'
  | 'AttributeError'
  | 'UnicodeDecodeError'
  | 'UnicodeEncodeError'
  | 'RecursionError'
  | 'RuntimeError'
  | 'SystemError'
  /** `struct.error` */
  | 'struct.error'
  /** `binascii.Error` */
  | 'binascii.Error';

export class Fault {
  readonly type: FaultType;
  readonly message: string;
  constructor(type: FaultType, message: string) {
    this.type = type;
    this.message = message;
  }
}

/** UnicodeDecodeError and UnicodeEncodeError: positions count bytes, or code points. */
export class UnicodeFault extends Fault {
  readonly encoding: string;
  readonly start: number;
  readonly end: number;
  readonly reason: string;
  constructor(type: FaultType, message: string, encoding: string, start: number, end: number, reason: string) {
    super(type, message);
    this.encoding = encoding;
    this.start = start;
    this.end = end;
    this.reason = reason;
  }
}

export const valueError = (message: string): Fault => new Fault('ValueError', message);
export const typeError = (message: string): Fault => new Fault('TypeError', message);
export const overflowError = (message: string): Fault => new Fault('OverflowError', message);
export const zeroDivision = (message: string): Fault => new Fault('ZeroDivisionError', message);
