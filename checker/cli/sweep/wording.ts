import { deadlock } from '../../core/property.ts';
import type { Limit } from '../../core/report.ts';
import { count } from '../numbers.ts';
import { limitText, stepsText } from '../outcome-text.ts';
import type { Finding, Outcome } from './outcome.ts';

/** In what ways a cell may come out, as a legend lists them. */
export type Result = 'holds' | 'violated' | 'inconclusive' | 'not possible' | 'error' | 'not run';

export const results: readonly Result[] = [
  'holds',
  'violated',
  'inconclusive',
  'not possible',
  'error',
  'not run',
];

export function resultOf(outcome: Outcome): Result {
  switch (outcome.kind) {
    case 'checked':
      return outcome.finding.verdict;
    case 'refused':
      return 'not possible';
    case 'failed':
    case 'lost':
      return 'error';
    case 'not run':
      return 'not run';
  }
}

export const marks: { readonly [result in Result]: string } = {
  holds: '✓',
  violated: '✗',
  inconclusive: '?',
  'not possible': '–',
  error: '!',
  'not run': '…',
};

/** `holds`, `violates 'agreement'`, `inconclusive: time limit reached`. */
export function verdictText(outcome: Outcome): string {
  if (outcome.kind !== 'checked') return resultOf(outcome);
  const { verdict, property, limit, length } = outcome.finding;
  if (limit !== undefined) return `${verdict}: ${limitText(limit)}`;
  if (property === undefined) return verdict;
  if (length === undefined) return `never '${property}'`;
  return property === deadlock ? deadlock : `violates '${property}'`;
}

/** All of a cell in one line, as a picture says when it is pointed at. */
export function outcomeLine(outcome: Outcome): string {
  if (outcome.kind !== 'checked') return verdictText(outcome);
  const { length, cycle, states } = outcome.finding;
  const steps = length === undefined ? '' : ` in ${stepsText(length, cycle)}`;
  return `${verdictText(outcome)}${steps}; ${count(states)} states`;
}

/** `7`; of a lasso `7, 3 ∞`, or `7, stops`. */
export function lengthText({ length, cycle }: Pick<Finding, 'length' | 'cycle'>): string {
  if (length === undefined) return '';
  if (cycle === undefined) return count(length);
  return `${count(length)}, ${cycle === 0 ? 'stops' : `${count(cycle)} ∞`}`;
}

/** A limit in a word. */
export function limitWord(limit: Limit | undefined): string {
  return limit === 'interrupted' ? 'stopped' : (limit ?? '');
}

/** The properties that are violated somewhere, in the order of the cells. */
export function violatedProperties(outcomes: readonly Outcome[]): readonly string[] {
  const names = outcomes.flatMap((outcome) =>
    outcome.kind === 'checked' && outcome.finding.property !== undefined ? [outcome.finding.property] : [],
  );
  return [...new Set(names)];
}

/** Letters for these properties; none where there is only one. */
export function lettersOf(outcomes: readonly Outcome[]): ReadonlyMap<string, string> {
  const names = violatedProperties(outcomes);
  return new Map(names.length > 1 ? names.map((name, index) => [name, letter(index)]) : []);
}

/** `a` to `z`, then `aa`. */
function letter(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}
