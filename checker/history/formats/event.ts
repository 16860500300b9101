/**
 * One line of a recorded history.
 *
 * `call`: a process calls an operation. `return`: its operation has returned. `fail`: it has not taken effect, and never
 * will, so it does not count. `info`: nobody knows; it may take effect at any later time, or never.
 */
export type RecordedEvent = { readonly process: string; readonly line: number } & (
  | { readonly type: 'call'; readonly op: string; readonly fields: { readonly [field: string]: unknown } }
  | { readonly type: 'return'; readonly result?: unknown }
  | { readonly type: 'fail' }
  | { readonly type: 'info' }
);

/** How one kind of file is read. */
export interface HistoryFormat {
  /** What it is, for those who choose. */
  readonly about: string;
  /** Whether a file whose first line that is not empty is this one has the format. */
  isFirstLine(line: string): boolean;
  /** The event of a line, or `undefined` where it is none. @throws {LineFault} if it is malformed. */
  parse(line: string, number: number): RecordedEvent | undefined;
}

/** What is wrong with a line; whoever knows the file makes it an error for the user. */
export class LineFault extends Error {
  readonly likelyCause: string;
  readonly nextStep: string;

  constructor(seen: string, likelyCause: string, nextStep: string) {
    super(seen);
    this.likelyCause = likelyCause;
    this.nextStep = nextStep;
  }
}
