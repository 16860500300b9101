import type { Ticks } from './instants.ts';
import { stepsText } from './lasso.ts';
import { changeText, tickCount, valueText } from './wording.ts';

/** The heading of an instant, in phrases: `── time 7 ──`, `4 ticks later, steps 5 to 8`. */
export function tickTitle(ticks: Ticks): string[] {
  return [`── time ${ticks.time} ──`, ...laterPhrases(ticks)];
}

/** Of several ticks in a row: `4 ticks later, steps 5 to 8`; empty for one. */
export function laterPhrases({ first, last }: Ticks): string[] {
  return first === last ? [] : [`${tickCount(last - first + 1)} later, ${stepsText(first, last)}`];
}

/** What is different after ticks: `p1.lease: 4 → 0`. */
export function tickChanges({ changes }: Ticks): string[] {
  return changes.map((change) => changeText(change));
}

/** Timers and clocks that go on, as they are after ticks: `p1.lease: 3`. */
export function runningText({ running }: Ticks): string[] {
  return running.map((change) => valueText(change));
}
