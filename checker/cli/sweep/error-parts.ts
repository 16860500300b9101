import {
  type ErrorCode,
  HandlerThrewError,
  ImpureStepError,
  InternalError,
  InvalidModelError,
  MalformedTraceError,
  type StepwrightError,
  TooLargeError,
  UnencodableStateError,
  UsageError,
} from '../../core/errors.ts';
import { errorParts } from '../errors.ts';

/** An error as it is sent from one process to another. */
export interface ErrorParts extends Pick<StepwrightError, 'code' | 'seen' | 'likelyCause' | 'nextStep'> {
  readonly stack?: string;
}

export function partsOf(error: unknown): ErrorParts {
  const { code, seen, likelyCause, nextStep } = errorParts(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return { code, seen, likelyCause, nextStep, ...(stack !== undefined && { stack }) };
}

const errorTypes: {
  readonly [code in Exclude<ErrorCode, 'internal'>]: new (
    seen: string,
    likelyCause: string,
    nextStep: string,
  ) => StepwrightError;
} = {
  usage: UsageError,
  'invalid-model': InvalidModelError,
  'unencodable-state': UnencodableStateError,
  'impure-step': ImpureStepError,
  'handler-threw': HandlerThrewError,
  'malformed-trace': MalformedTraceError,
  'too-large': TooLargeError,
};

/** The error that parts are from, with its stack in the process where it was thrown. */
export function errorOf({ code, seen, likelyCause, nextStep, stack }: ErrorParts): StepwrightError {
  const error =
    code === 'internal' ? new InternalError(seen) : new errorTypes[code](seen, likelyCause, nextStep);
  if (stack !== undefined) error.stack = stack;
  return error;
}
