/** What a test fails by. Its name tells the kind of failure; vitest prints it before the message. */
export type FailureKind = 'Violated' | 'NotViolated' | 'Inconclusive' | 'NotAsExpected' | 'Misuse';

/**
 * A failure whose stack points at the code of the user, and that has no values which vitest would compare: the message
 * says everything.
 */
export class ModelFailure extends Error {
  constructor(name: string, message: string, { frames }: Place, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.stack = `${name}: ${message}\n${frames}`;
  }
}

/** Where the user called. */
export interface Place {
  /** Lines of a stack. */
  readonly frames: string;
}

/** @param called the function that the user called: it, and what it has called, are left out. */
export function placeOfCall(called: (...args: never[]) => unknown): Place {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, called);
  const [, ...frames] = (holder.stack ?? '').split('\n');
  return { frames: frames.join('\n') };
}
