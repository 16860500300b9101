import { HandlerThrewError, ImpureStepError, InvalidModelError, isStepwrightError } from './errors.ts';

/** Run user code, and turn what it throws into one message. */
export function guarded<T>(what: () => string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (isStepwrightError(error)) throw error;
    const message = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${String(error)}`;
    const place = error instanceof Error ? placeOf(error) : '';
    if (/read only property|not extensible|Cannot delete property|immutable record/i.test(message)) {
      throw new ImpureStepError(
        `${what()} changes its argument (${message}${place}).`,
        'an assignment to a state, a message or the configuration, which are shared between all states',
        'return a changed copy: record.set(…), { ...message, … }',
        { cause: error },
      );
    }
    throw new HandlerThrewError(
      `${what()} threw ${message}${place}.`,
      'a case that the function does not expect, in a state that the search reached',
      'handle the case, or state its impossibility as an always property to see how it is reached',
      { cause: error },
    );
  }
}

/** ` at file:line` of the innermost frame outside of libraries. */
function placeOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  const frame = frames.find((line) => !line.includes('node_modules') && !line.includes('node:'));
  const place = frame?.match(/(?:file:\/\/)?([^\s()]+:\d+):\d+\)?$/)?.[1];
  return place === undefined ? '' : ` at ${place}`;
}

/** What a predicate answered, which has to be true or false: a list, even an empty one, or a promise would count as true. */
export function truth(what: () => string, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  const given =
    answer instanceof Promise
      ? 'a promise'
      : Array.isArray(answer)
        ? 'an array'
        : answer === undefined
          ? 'nothing'
          : `a ${typeof answer}`;
  throw new InvalidModelError(
    `${what()} answered ${given}, where true or false is needed.`,
    'a missing comparison or return, or an async function',
    'return a boolean: list.length === 0, list.every(…), value !== undefined',
  );
}
