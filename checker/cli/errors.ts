import { isStepwrightError, type StepwrightError } from '../core/errors.ts';

/** The parts of the message that the user gets for an error, whatever threw it. */
export function errorParts(
  error: unknown,
): Pick<StepwrightError, 'code' | 'seen' | 'likelyCause' | 'nextStep'> {
  if (isStepwrightError(error)) return error;
  return {
    code: 'internal',
    seen: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    likelyCause: 'a defect in stepwright itself; do not trust this result',
    nextStep: 'run again with STEPWRIGHT_DEBUG=1, and report what it prints with the model file',
  };
}

/**
 * An error as the one message that the user gets. The stack is for those who set STEPWRIGHT_DEBUG=1; source maps make it
 * point into TypeScript.
 */
export function errorText(error: unknown): string {
  if (process.env.STEPWRIGHT_DEBUG === '1' && error instanceof Error) return stackText(error);
  const { seen, likelyCause, nextStep } = errorParts(error);
  return `${seen}\n  likely cause: ${likelyCause}\n  next step:    ${nextStep}`;
}

function stackText(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackText(error.cause)}` : own;
}

/** True for errors of the operating system: `ENOENT`, `ENOSPC`, … */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
