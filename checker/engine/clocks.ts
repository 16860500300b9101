import { ImpureStepError } from '../core/errors.ts';

/** Names the call of user code that is running. */
let running = () => '';

const refuse = (name: string) => (): never => {
  throw new ImpureStepError(
    `${running()} calls ${name}.`,
    'a step that depends on something besides its arguments',
    'make time and chance part of the model: an alternative for each thing that may happen, a parameter in the configuration',
  );
};

const refuseNow = refuse('Date.now()');
const refuseRandom = refuse('Math.random()');
const refusePerformance = refuse('performance.now()');
const refuseDate = refuse('new Date()');
const { Date: RealDate } = globalThis;
const TimelessDate = new Proxy(RealDate, {
  apply: refuseDate,
  construct: (target, args) => (args.length === 0 ? refuseDate() : Reflect.construct(target, args)),
});

/**
 * Run user code in which clocks and random numbers throw. Two calls within a millisecond would agree on the time, so
 * comparing answers does not find these.
 * @throws {ImpureStepError} naming the function that was called.
 */
export function withoutClocks<T>(what: () => string, run: () => T): T {
  const { now } = RealDate;
  const { random } = Math;
  const performanceNow = performance.now;
  running = what;
  RealDate.now = refuseNow;
  Math.random = refuseRandom;
  performance.now = refusePerformance;
  globalThis.Date = TimelessDate;
  try {
    return run();
  } finally {
    RealDate.now = now;
    Math.random = random;
    performance.now = performanceNow;
    globalThis.Date = RealDate;
  }
}
