import { isStepwrightError, type StepwrightError } from '../core/errors.ts';
import { wrapped } from './tables.ts';

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
 * @param before goes in front of it, on the same line. @param width columns that there are.
 */
export function errorText(error: unknown, width: number, before = ''): string {
  if (process.env.STEPWRIGHT_DEBUG === '1' && error instanceof Error) return before + stackText(error);
  const { seen, likelyCause, nextStep } = errorParts(error);
  return [
    wrapped(before + seen, width),
    labelled('  likely cause: ', likelyCause, width),
    labelled('  next step:    ', nextStep, width),
  ].join('\n');
}

/** A text after its label; lines that its first is broken into start below where that starts. */
function labelled(label: string, text: string, width: number): string {
  const [first = '', ...others] = text.split('\n');
  const head = wrapped(first, width, label.length);
  return [label + head.slice(label.length), ...others.map((line) => wrapped(line, width))].join('\n');
}

function stackText(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackText(error.cause)}` : own;
}
