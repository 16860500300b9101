import { InvalidModelError } from '../core/errors.ts';
import type { Pid } from '../core/ids.ts';
import type { Partitions } from '../core/scenario.ts';

/** A way in which the network is in parts. */
export interface Pattern {
  /** `p1 | p2 p3`; where messages get through from right to left only, `p1 ↛ p2 p3`. */
  readonly name: string;
  /** Whether messages do not get through. */
  cuts(from: Pid, to: Pid): boolean;
}

/** The name of the pattern in which nothing is cut. */
export const connected = '';

/** Of more processes there are too many patterns to be of use. */
const mostProcesses = 12;

/**
 * All patterns of some kinds, each once.
 * @param pids of the processes that may be cut off from each other.
 * @throws {InvalidModelError} if they are too many or too few.
 */
export function patternsOf(model: string, pids: readonly Pid[], kinds: Partitions['kinds']): Pattern[] {
  if (pids.length < 2 || pids.length > mostProcesses) {
    throw new InvalidModelError(
      `A scenario of '${model}' partitions ${pids.length} ${pids.length === 1 ? 'process' : 'processes'}.`,
      pids.length < 2
        ? 'a configuration that is too small'
        : 'more processes than there are ways to split them',
      `let 2 to ${mostProcesses} processes be cut off from each other; \`partitions.roles\` chooses whose`,
    );
  }
  const patterns = new Map<string, Pattern>();
  const add = (pattern: Pattern) => patterns.set(pattern.name, pattern);
  for (const kind of kinds) {
    for (const side of kind === 'isolated' ? pids.map((pid) => [pid]) : sidesOf(pids)) {
      const others = pids.filter((pid) => !side.includes(pid));
      if (kind !== 'one-way') add(twoWay(side.includes(pids[0]!) ? [side, others] : [others, side]));
      else {
        add(oneWay(side, others));
        add(oneWay(others, side));
      }
    }
  }
  return [...patterns.values()];
}

/** All ways to take the first and some others, but not all. */
function sidesOf([first, ...others]: readonly Pid[]): Pid[][] {
  const all = 2 ** others.length - 1;
  return Array.from({ length: all }, (_, chosen) => [
    first!,
    ...others.filter((_, index) => (chosen >> index) % 2 === 1),
  ]);
}

function twoWay([left, right]: readonly [readonly Pid[], readonly Pid[]]): Pattern {
  const cuts = (from: Pid, to: Pid) =>
    (left.includes(from) && right.includes(to)) || (right.includes(from) && left.includes(to));
  return { name: `${left.join(' ')} | ${right.join(' ')}`, cuts };
}

function oneWay(senders: readonly Pid[], receivers: readonly Pid[]): Pattern {
  return {
    name: `${senders.join(' ')} ↛ ${receivers.join(' ')}`,
    cuts: (from, to) => senders.includes(from) && receivers.includes(to),
  };
}
