import { deadlock } from '../core/property.ts';
import type { Limit, Report } from '../core/report.ts';
import type { Expectation } from '../core/scenario.ts';
import type { Trace } from '../core/trace.ts';
import { count, plural } from './numbers.ts';

/** A report's verdict in a few words: `holds`, `deadlock in 6 steps`, `violates 'agreement' in 7 steps`. */
export function outcomeText(report: Report): string {
  switch (report.verdict) {
    case 'holds':
      return 'holds';
    case 'inconclusive':
      return `inconclusive: ${limitText(report.limit)}`;
    case 'violated':
      return violationText(report.property, report.trace?.steps.length, cycleOf(report.trace));
  }
}

/** What a scenario expects, in the same words. */
export function expectationText(expected: Expectation | undefined): string {
  if (expected === undefined) return '–';
  if (expected.verdict === 'holds') return `holds, ${count(expected.states)} states`;
  if (expected.verdict === 'inconclusive') return `inconclusive: ${limitText(expected.limit)}`;
  return violationText(expected.property, expected.length, expected.cycle);
}

/** How many steps of a lasso are repeated for ever; `undefined` for other traces. */
export function cycleOf(trace: Trace | undefined): number | undefined {
  return trace?.loop === undefined ? undefined : trace.steps.length - trace.loop;
}

/** Only a `sometimes` that is true in no state is violated without a trace. */
function violationText(property: string, length: number | undefined, cycle: number | undefined): string {
  if (length === undefined) return property === deadlock ? 'deadlock' : `never '${property}'`;
  const steps = `in ${stepsText(length, cycle)}`;
  return property === deadlock ? `deadlock ${steps}` : `violates '${property}' ${steps}`;
}

/** `7 steps`; of a lasso, `7 steps, 3 of them for ever`, or `7 steps, then stops`. */
export function stepsText(length: number, cycle: number | undefined): string {
  const steps = plural(length, 'step');
  if (cycle === undefined) return steps;
  if (cycle === 0) return `${steps}, then stops`;
  return `${steps}, ${cycle === length ? 'all' : cycle} of them for ever`;
}

/** What ended a search, and so what a longer one would need. */
export function limitText(limit: Limit): string {
  switch (limit) {
    case 'depth':
      return 'depth limit reached';
    case 'states':
      return 'state limit reached';
    case 'time':
      return 'time limit reached';
    case 'memory':
      return 'memory limit reached';
    case 'disk':
      return 'the disk could not be written';
    case 'interrupted':
      return 'interrupted';
    case 'boundary':
      return 'runs may leave the boundary';
  }
}
