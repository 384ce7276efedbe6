/** A collector that the twin doesn't have yet: 3.14.0-3.14.4's. */
export class NotSupportedCollector extends Error {
  override name = 'NotSupported';
  readonly construct = 'the incremental collector of 3.14.0-3.14.4';
  readonly line = 0;
}
