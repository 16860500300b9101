import { assertNever } from '../../core/errors.ts';
import { deadlock } from '../../core/property.ts';
import type { Expectation } from '../../core/scenario.ts';
import type {
  Ending,
  Occurrence,
  SimulatedProperty,
  SimulationReport,
} from '../../core/simulation-report.ts';
import { count, plural } from '../numbers.ts';
import { limitText } from '../outcome-text.ts';
import type { SimulationJudgement } from './judgement.ts';

/** A simulation in a few words, for a table: `deadlock in walk 6, by 4 steps`, `no violation in 1,000 walks`. */
export function simulationOutcome(
  report: SimulationReport,
  { standing }: SimulationJudgement,
  expected: Expectation | undefined,
): string {
  const { property, trace, walks, properties } = report;
  switch (standing) {
    case 'as expected':
    case 'violated': {
      const first = properties.find(({ name, first: one }) => name === property && one !== undefined)?.first;
      const what = property === deadlock ? deadlock : `violates '${property}'`;
      const where = first === undefined ? '' : ` in walk ${count(first.walk)}`;
      return trace === undefined
        ? `${what}${where}`
        : `${what}${where}, by ${plural(trace.steps.length, 'step')}`;
    }
    case 'not found':
      return undecidableText(report, expected) === undefined
        ? `not found in ${plural(walks, 'walk')}${suspectedText(report)}`
        : `walks cannot decide it${suspectedText(report)}`;
    case 'cut short':
      return `${cutText(report)}: no violation in ${plural(walks, 'walk')}`;
    case 'not violated':
      return `no violation in ${plural(walks, 'walk')}${suspectedText(report)}`;
    default:
      return assertNever(standing);
  }
}

/** What ended a simulation that took fewer walks than it should have. */
export function cutText({ limit }: SimulationReport): string {
  return limit === undefined ? 'no walk was taken' : limitText(limit);
}

function suspectedText({ properties }: SimulationReport): string {
  return properties.some(isSuspicious) ? ', but suspicious' : '';
}

export function isSuspicious({ result }: SimulatedProperty): boolean {
  return result === 'suspicious';
}

/**
 * What is known of how rare violations are, if none was seen: `With 95 % confidence fewer than 1 in 12,000 such walks
 * violate 'agreement'`. `undefined` where there are too few walks, or nothing that a walk could violate.
 */
export function confidenceText({ confidence, properties, walks }: SimulationReport): string | undefined {
  const claims = properties.filter(({ result }) => result === 'not violated');
  if (confidence === undefined || confidence.oneIn < 2 || claims.length === 0 || walks === 0)
    return undefined;
  const others = new Set(claims.filter(({ kind }) => kind !== 'deadlock').map(({ name }) => name));
  const [only] = others;
  const violate =
    others.size === 0
      ? []
      : [others.size === 1 ? `violate '${only}'` : `violate any of the ${count(others.size)} claims below`];
  const end = claims.some(({ kind }) => kind === 'deadlock') ? ['end in a deadlock'] : [];
  const level = `${Math.round(1000 * confidence.level) / 10} %`;
  return `With ${level} confidence fewer than 1 in ${count(confidence.oneIn)} such walks ${[...violate, ...end].join(' or ')}.`;
}

/** Why walks cannot find what a scenario expects; `undefined` where they can. */
export function undecidableText(
  { properties }: SimulationReport,
  expected: Expectation | undefined,
): string | undefined {
  if (expected?.verdict !== 'violated') return undefined;
  const wanted = properties.find(({ name }) => name === expected.property);
  switch (wanted?.result) {
    case undefined:
    case 'violated':
    case 'not violated':
      return undefined;
    case 'seen':
    case 'not seen':
      return 'no walk can show that something is true nowhere; `check` can';
    default:
      return 'no walk can show it, for it is about runs that go on for ever; `check` can';
  }
}

/** What there is to say of one property beyond its result. */
export function propertyDetails(property: SimulatedProperty, walks: number): string {
  const { result, violations, first, longest, pending } = property;
  switch (result) {
    case 'violated': {
      const where = first === undefined ? '' : occurrenceText(first);
      return violations < 2
        ? where
        : `${count(violations)} of ${plural(walks, 'walk')} (${shareText(violations, walks)}), first ${where}`;
    }
    case 'seen':
      return first === undefined ? '' : `first in ${occurrenceText(first)}`;
    case 'suspicious':
    case 'in time': {
      const parts = [
        ...(longest === undefined ? [] : [`longest response: ${plural(longest.steps, 'step')}`]),
        ...(pending === undefined ? [] : [`at the end of a walk: ${plural(pending.steps, 'step')} waited`]),
      ];
      return parts.join('; ');
    }
    case 'not asked':
      return 'no response was due';
    case 'not looked at':
      return 'a formula, which has no response';
    case 'not violated':
    case 'not seen':
      return '';
    default:
      return assertNever(result);
  }
}

function occurrenceText({ walk, steps }: Occurrence): string {
  return `walk ${count(walk)}, after ${plural(steps, 'step')}`;
}

/** `12.3 %`; what is little is not called nothing. */
export function shareText(part: number, whole: number): string {
  const share = (100 * part) / whole;
  return part > 0 && share < 0.05 ? '< 0.1 %' : `${share.toFixed(1)} %`;
}

/** Why walks ended. */
export const endingText: { readonly [ending in Ending]: string } = {
  length: 'long enough',
  violated: 'violation',
  deadlock: 'deadlock',
  stuck: 'nothing left to do',
  boundary: 'outside the boundary',
};
