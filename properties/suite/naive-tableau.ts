import type { RunGraph } from './liveness-oracle.ts';
import { type Formula, looksAhead, partsOf, unfold } from './naive-formula.ts';

/**
 * The runs of which a formula is true: every node together with every guess of which parts of the formula are true of the run
 * from there on. A guess must agree with what the parts unfold to, at every edge; and it must not be put off for ever
 * that what is guessed to be true by `F` or `U` comes true, or that what is guessed to be false by `G` or `R` comes false.
 * There is one right guess for every run, and it is the only one that is left.
 */
export function withTruthOf(formula: Formula, runs: RunGraph): RunGraph {
  const parts = partsOf(formula);
  const guessed = parts.filter(looksAhead);
  const guesses = 2 ** guessed.length;
  const placeOf = (part: Formula) => parts.indexOf(part);
  const truth: (readonly boolean[])[] = runs.nodes.flatMap(({ truths }) =>
    Array.from({ length: guesses }, (_, guess) => {
      const known: boolean[] = [];
      for (const part of parts) known.push(truthOf(part, known, guess, truths));
      return known;
    }),
  );
  function truthOf(part: Formula, known: readonly boolean[], guess: number, truths: ReadonlySet<string>) {
    if (typeof part === 'string') return truths.has(part);
    if (looksAhead(part)) return ((guess >> guessed.indexOf(part)) & 1) === 1;
    return unfold(part, here(part, known), { part: false, whole: false });
  }
  function here(part: Exclude<Formula, string>, known: readonly boolean[]): readonly [boolean, boolean] {
    return [known[placeOf(part[1])]!, part[2] !== undefined && known[placeOf(part[2])]!];
  }
  const agree = (now: readonly boolean[], next: readonly boolean[]) =>
    guessed.every(
      (part) =>
        typeof part === 'string' ||
        now[placeOf(part)] ===
          unfold(part, here(part, now), { part: next[placeOf(part[1])]!, whole: next[placeOf(part)]! }),
    );
  const putOff = (part: Formula, known: readonly boolean[]) => {
    if (typeof part === 'string' || part[0] === 'X') return false;
    // The last operand is what comes true or false.
    const goal = known[placeOf(part[2] ?? part[1])]!;
    const whole = known[placeOf(part)]!;
    return part[0] === 'F' || part[0] === 'U' ? whole && !goal : !whole && goal;
  };
  const each = Array.from({ length: guesses }, (_, guess) => guess);
  return {
    initial: runs.initial.flatMap((node) =>
      each.map((guess) => node * guesses + guess).filter((guessing) => truth[guessing]!.at(-1)),
    ),
    nodes: truth.map((known, guessing) => {
      const node = runs.nodes[Math.floor(guessing / guesses)]!;
      return {
        truths: node.truths,
        enabled: new Set([
          ...node.enabled,
          ...guessed.flatMap((part, index) => (putOff(part, known) ? [goalName(index)] : [])),
        ]),
        edges: node.edges.flatMap(({ to, takes }) =>
          each
            .map((guess) => to * guesses + guess)
            .filter((next) => agree(known, truth[next]!))
            .map((next) => ({ to: next, takes })),
        ),
      };
    }),
    degrees: new Map([...runs.degrees, ...guessed.map((_, index) => [goalName(index), 'weak'] as const)]),
  };
}

/** Not to be put off for ever is to be fair to a constraint that is enabled while it is put off. */
function goalName(index: number): string {
  return `part ${index} comes about`;
}
