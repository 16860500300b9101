/** What kind of thing went wrong; the command line turns it into an exit code. */
export type ErrorCode =
  | 'usage'
  | 'invalid-model'
  | 'unencodable-state'
  | 'impure-step'
  | 'handler-threw'
  | 'malformed-trace'
  | 'too-large'
  | 'internal';

const brandKey = Symbol.for('stepwright.error');

/**
 * Base of every error that stops a run. The message has three parts, because a reader needs all three: what was seen,
 * what probably caused it, and what to do next.
 */
export abstract class StepwrightError extends Error {
  abstract readonly code: ErrorCode;
  readonly [brandKey] = true;
  readonly seen: string;
  readonly likelyCause: string;
  readonly nextStep: string;

  constructor(seen: string, likelyCause: string, nextStep: string, options?: ErrorOptions) {
    super(`${seen}\n  likely cause: ${likelyCause}\n  next step:    ${nextStep}`, options);
    this.name = new.target.name;
    this.seen = seen;
    this.likelyCause = likelyCause;
    this.nextStep = nextStep;
  }
}

/** The caller asked for something that does not exist or makes no sense. */
export class UsageError extends StepwrightError {
  readonly code = 'usage';
}

/** The definition of a model, a scenario or a property contradicts itself. */
export class InvalidModelError extends StepwrightError {
  readonly code = 'invalid-model';
}

/** A state, message or event holds something that has no full value equality. */
export class UnencodableStateError extends StepwrightError {
  readonly code = 'unencodable-state';
}

/** The same user function gave two answers for equal arguments, or changed its argument. */
export class ImpureStepError extends StepwrightError {
  readonly code = 'impure-step';
}

/** A user function threw. */
export class HandlerThrewError extends StepwrightError {
  readonly code = 'handler-threw';
}

/** A trace file cannot be read, or does not replay. */
export class MalformedTraceError extends StepwrightError {
  readonly code = 'malformed-trace';
}

/** A file of a recorded history cannot be read as one. */
export class MalformedHistoryError extends StepwrightError {
  readonly code = 'usage';
}

/** The request is sound, but its answer would be too large to be of use. */
export class TooLargeError extends StepwrightError {
  readonly code = 'too-large';
}

/** Two parts of the checker disagree: a defect of stepwright, never of the model. */
export class InternalError extends StepwrightError {
  readonly code = 'internal';

  constructor(seen: string, options?: ErrorOptions) {
    super(
      seen,
      'a defect in stepwright itself; do not trust this result',
      'report it with the model file and the command that you ran',
      options,
    );
  }
}

/** True for every error above, also one thrown by another copy of this package. */
export function isStepwrightError(error: unknown): error is StepwrightError {
  return error instanceof Error && brandKey in error;
}

/** True for errors of the operating system: `ENOENT`, `ENOSPC`, … */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** For the default of a switch that handles every case: does not compile when one is missing. */
export function assertNever(value: never): never {
  throw new InternalError(`unhandled case ${JSON.stringify(value)}`);
}
