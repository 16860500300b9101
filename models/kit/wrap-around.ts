/**
 * Clocks whose values wrap around, as those of NTP do at the end of an era (RFC 5905, §6). Only differences count, and
 * they are right as long as they are less than half a turn; so clocks may run for ever in a finite state space.
 */
export interface Dial {
  /** The reading that is `by` later, or earlier where `by` is negative. */
  later(reading: number, by: number): number;
  /** By how much reading `a` is ahead of `b`; negative where it is behind. */
  ahead(a: number, b: number): number;
}

/** @param turn how many values a clock has. */
export function dial(turn: number): Dial {
  const wrapped = (value: number) => ((value % turn) + turn) % turn;
  return {
    later: (reading, by) => wrapped(reading + by),
    ahead: (a, b) => {
      const difference = wrapped(a - b);
      return difference < turn / 2 ? difference : difference - turn;
    },
  };
}
