import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidModelError } from '../../checker/core/errors.ts';
import { type Automaton, acceptForever, automatonOf, movesOn } from '../../checker/logic/automaton.ts';
import { type Formula, formulaText, propositionsOf } from '../../checker/logic/formula.ts';
import { isTrueOnLasso } from '../../checker/logic/lasso-truth.ts';
import { normalForm } from '../../checker/logic/normal-form.ts';
import { parseFormula } from '../../checker/logic/parse-formula.ts';
import { reduced } from '../../checker/logic/reduce-automaton.ts';

const runs = { numRuns: Number(process.env.STEPWRIGHT_RUNS ?? 2000) } as const;

const names = ['a', 'b', 'c'] as const;

function formulas(depth: number, unary: readonly ('not' | 'X' | 'F' | 'G')[]): fc.Arbitrary<Formula> {
  const binary = ['and', 'or', 'implies', 'iff', 'U', 'R', 'W'] as const;
  const proposition = fc.record({
    kind: fc.constant('proposition' as const),
    name: fc.constantFrom(...names),
  });
  return fc.letrec<{ formula: Formula }>((tie) => ({
    formula: fc.oneof(
      { maxDepth: depth, withCrossShrink: true },
      { arbitrary: proposition, weight: 8 },
      { arbitrary: fc.constantFrom<Formula>({ kind: 'true' }, { kind: 'false' }), weight: 1 },
      { arbitrary: fc.record({ kind: fc.constantFrom(...unary), of: tie('formula') }), weight: 12 },
      {
        arbitrary: fc.record({
          kind: fc.constantFrom(...binary),
          left: tie('formula'),
          right: tie('formula'),
        }),
        weight: 16,
      },
    ),
  })).formula;
}

const formula = formulas(4, ['not', 'X', 'F', 'G']);
const small = formulas(3, ['not', 'X', 'F', 'G']);

/** Letters as bits, by name; the last is followed by that at `loop`. */
interface Lasso {
  readonly letters: readonly number[];
  readonly loop: number;
}

const lasso: fc.Arbitrary<Lasso> = fc
  .record({ letters: fc.array(fc.nat(7), { minLength: 1, maxLength: 6 }), back: fc.nat(5) })
  .map(({ letters, back }) => ({ letters, loop: letters.length - 1 - (back % letters.length) }));
const lassos = fc.array(lasso, { minLength: 6, maxLength: 6 });

function isTrue(some: Formula, { letters, loop }: Lasso): boolean {
  const letterOf = (bits: number) => (name: string) => ((bits >> names.indexOf(name as 'a')) & 1) === 1;
  return isTrueOnLasso(some, letters.map(letterOf), loop);
}

/** Any automaton whose acceptance is on transitions; states are numbers. */
interface Machine {
  readonly initial: number;
  readonly sets: number;
  moves(state: number, letter: number): readonly { readonly to: number; readonly accepts: number }[];
}

function machineOf({ states, sets }: Automaton, initial = 0): Machine {
  return {
    initial,
    sets,
    moves: (state, letter) =>
      states[state]!.filter(
        ({ mustHold, mustNotHold }) => (letter & mustHold) === mustHold && (letter & mustNotHold) === 0,
      ),
  };
}

/**
 * Whether a machine accepts a lasso: whether there is, in their product, a state that is reached and reaches itself over
 * transitions of all acceptance sets.
 */
function accepts(machine: Machine, { letters, loop }: Lasso): boolean {
  const edges = new Map<string, { readonly to: string; readonly accepts: number }[]>();
  const edgesOf = (node: string) => {
    if (!edges.has(node)) {
      const [state, at] = node.split('@').map(Number);
      const next = at! + 1 < letters.length ? at! + 1 : loop;
      edges.set(
        node,
        machine
          .moves(state!, letters[at!]!)
          .map((move) => ({ to: `${move.to}@${next}`, accepts: move.accepts })),
      );
    }
    return edges.get(node)!;
  };
  const reached = new Map<string, ReadonlySet<string>>();
  const reachedFrom = (node: string) => {
    if (!reached.has(node)) {
      const found = new Set([node]);
      for (const one of found) for (const { to } of edgesOf(one)) found.add(to);
      reached.set(node, found);
    }
    return reached.get(node)!;
  };
  // Every cycle passes through the position where the loop begins.
  const candidates = [...reachedFrom(`${machine.initial}@0`)].filter((node) => node.endsWith(`@${loop}`));
  return candidates.some((node) => {
    const onCycles = [...reachedFrom(node)].flatMap(edgesOf).filter(({ to }) => reachedFrom(to).has(node));
    return (
      onCycles.length > 0 && onCycles.reduce((met, edge) => met | edge.accepts, 0) === 2 ** machine.sets - 1
    );
  });
}

describe('truth on a lasso', () => {
  const word = (text: string): Lasso => {
    const [stem = '', cycle = ''] = text.split('|').map((part) => part.trim());
    const bits = (part: string) =>
      part === ''
        ? []
        : part
            .split(' ')
            .map((one) => names.reduce((sum, name, bit) => sum + (one.includes(name) ? 1 << bit : 0), 0));
    return { letters: [...bits(stem), ...bits(cycle)], loop: bits(stem).length };
  };

  test.each([
    ['X a', '- | a', true],
    ['X a', 'a | -', false],
    ['X a', '| - a', true],
    ['X X a', '| a -', true],
    ['X X a', '| a - -', false],
    ['F a', '- - | -', false],
    ['F a', '- - | - a', true],
    ['F a', 'a | -', true],
    ['G a', 'a a | a', true],
    ['G a', 'a a | a -', false],
    ['G F a', 'a a | -', false],
    ['G F a', '- - | - a', true],
    ['F G a', '- - | a', true],
    ['F G a', 'a a | a -', false],
    ['a U b', 'a a | b', true],
    ['a U b', 'b | -', true],
    ['a U b', '| a', false],
    ['a U b', 'a - | b', false],
    ['a U b', 'a | ab -', true],
    ['a W b', '| a', true],
    ['a W b', 'a - | b', false],
    ['a R b', '| b', true],
    ['a R b', 'b ab | -', true],
    ['a R b', 'b b a | -', false],
    ['a R b', 'b a | ab', false],
    ['a -> b', '| a', false],
    ['a -> b', '| -', true],
    ['a <-> b', '| -', true],
    ['a <-> b', '| b', false],
    ['G (a -> F b)', 'a | c b', true],
    ['G (a -> F b)', 'b a | c', false],
    ['G (a -> X (b U c))', '| a b b c', true],
    ['G (a -> X (b U c))', '| a b - c', false],
    ['true && !false', '| -', true],
  ])('%s on %s: %s', (text, letters, truth) => {
    expect(isTrue(parseFormula(text), word(letters))).toBe(truth);
    expect(accepts(machineOf(automatonOf(parseFormula(text), names)), word(letters))).toBe(truth);
  });

  test('does not change with another way to write the lasso', () => {
    fc.assert(
      fc.property(formula, lasso, (some, { letters, loop }) => {
        const cycle = letters.slice(loop);
        const truth = isTrue(some, { letters, loop });
        expect(isTrue(some, { letters: [...letters, ...cycle], loop })).toBe(truth);
        expect(isTrue(some, { letters: [...letters, cycle[0]!], loop: loop + 1 })).toBe(truth);
      }),
      runs,
    );
  });

  test('is that of the normal form', () => {
    fc.assert(
      fc.property(formula, lassos, (some, words) => {
        const [form, negated] = [normalForm(some), normalForm({ kind: 'not', of: some })];
        for (const one of words) {
          expect(isTrue(form, one)).toBe(isTrue(some, one));
          expect(isTrue(negated, one)).toBe(!isTrue(some, one));
        }
      }),
      runs,
    );
  });

  test('is refused where the loop begins nowhere', () => {
    expect(() => isTrueOnLasso({ kind: 'true' }, [], 0)).toThrow('a run of 0 letters goes on with letter 0');
    expect(() => isTrueOnLasso({ kind: 'true' }, [() => true], 1)).toThrow('goes on with letter 1');
  });
});

describe('the automaton of a formula', () => {
  test('accepts the lassos on which it is true', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(formula, lassos, (some, words) => {
        const machine = machineOf(automatonOf(some, names));
        for (const word of words) {
          const truth = isTrue(some, word);
          expect(accepts(machine, word)).toBe(truth);
          seen[`${truth}`]++;
        }
      }),
      runs,
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(runs.numRuns);
  });

  test('accepts what that of the negation does not accept', () => {
    fc.assert(
      fc.property(small, lassos, (some, words) => {
        const negated = machineOf(automatonOf({ kind: 'not', of: some }, names));
        const machine = machineOf(automatonOf(some, names));
        for (const word of words) expect(accepts(negated, word)).toBe(!accepts(machine, word));
      }),
      runs,
    );
  });

  test('is well-formed', () => {
    fc.assert(
      fc.property(formula, (some) => {
        const { propositions, sets, states } = automatonOf(some, names);
        expect(propositions).toEqual(names);
        expect(states.length).toBeGreaterThan(0);
        for (const { mustHold, mustNotHold, to, accepts } of states.flat()) {
          expect(mustHold & mustNotHold).toBe(0);
          expect(mustHold | mustNotHold).toBeLessThan(8);
          expect(states[to]).toBeDefined();
          expect(accepts).toBeLessThan(2 ** sets);
        }
      }),
      runs,
    );
  });

  test('does not depend on how often or in which order its propositions are named', () => {
    const some = parseFormula('G (a -> F b)');
    expect(automatonOf(some, ['x', 'b', 'a']).states[0]).toContainEqual({
      mustHold: 0b010,
      mustNotHold: 0,
      to: 0,
      accepts: 1,
    });
  });
});

describe('any automaton', () => {
  /** Those of formulas lack cycles and choices that these have. */
  const automaton: fc.Arbitrary<Automaton> = fc
    .record({
      sets: fc.nat(3),
      edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(7), fc.nat(7), fc.nat(7)), { maxLength: 16 }),
    })
    .map(({ sets, edges }) => ({
      propositions: names,
      sets,
      states: Array.from({ length: 6 }, (_, state) =>
        edges
          .filter(([from]) => from === state)
          .map(([, to, one, other, accepts]) => ({
            mustHold: one & other,
            mustNotHold: one & ~other,
            to,
            accepts: accepts & (2 ** sets - 1),
          })),
      ),
    }));

  test('accepts the same lassos when it is reduced', () => {
    let smaller = 0;
    let accepting = 0;
    fc.assert(
      fc.property(automaton, lassos, (some, words) => {
        const less = { ...some, ...reduced(some) };
        for (const word of words) {
          const accepted = accepts(machineOf(some), word);
          expect(accepts(machineOf(less), word)).toBe(accepted);
          accepting += accepted ? 1 : 0;
        }
        smaller += less.states.flat().length < some.states.flat().length && less.states.length > 1 ? 1 : 0;
      }),
      runs,
    );
    expect(Math.min(accepting, smaller)).toBeGreaterThan(runs.numRuns / 10);
  });

  test('accepts the same lassos with those moves only that are of most use', () => {
    let fewer = 0;
    fc.assert(
      fc.property(automaton, lassos, (some, words) => {
        const machine = machineOf(some);
        const moves = (state: number, letter: number) => movesOn(some, state, letter);
        for (const word of words) expect(accepts({ ...machine, moves }, word)).toBe(accepts(machine, word));
        fewer += some.states.some((_, state) => moves(state, 7).length < machine.moves(state, 7).length)
          ? 1
          : 0;
      }),
      runs,
    );
    expect(fewer).toBeGreaterThan(runs.numRuns / 50);
  });

  test('accepts a letter for ever from the states that accept the lasso of it', () => {
    const seen = { true: 0, false: 0 };
    const compareWithLassos = (some: Automaton) => {
      for (let letter = 0; letter < 8; letter++) {
        for (const state of some.states.keys()) {
          const accepted = accepts(machineOf(some, state), { letters: [letter], loop: 0 });
          expect(acceptForever(some, letter)[state]).toBe(accepted);
          seen[`${accepted}`]++;
        }
      }
    };
    fc.assert(fc.property(automaton, compareWithLassos), { numRuns: 500 });
    fc.assert(
      fc.property(formula, (some) => compareWithLassos(automatonOf(some, names))),
      { numRuns: 300 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(500);
  });
});

describe('the automaton of', () => {
  /** `a & !b -> 1 {0}`: on a and not b to state 1, in acceptance set 0. */
  const shape = (text: string): string[] => {
    const { propositions, sets, states } = automatonOf(
      parseFormula(text),
      propositionsOf(parseFormula(text)),
    );
    return states.map((transitions) =>
      transitions
        .map(({ mustHold, mustNotHold, to, accepts }) => {
          const literals = propositions.flatMap((name, bit) => {
            if ((mustHold >> bit) & 1) return [name];
            return (mustNotHold >> bit) & 1 ? [`!${name}`] : [];
          });
          const met = Array.from({ length: sets }, (_, set) => set).filter((set) => (accepts >> set) & 1);
          return `${literals.join(' & ') || 'true'} -> ${to} {${met}}`;
        })
        .sort()
        .join('; '),
    );
  };

  test.each([
    ['true', ['true -> 0 {}']],
    ['false', ['']],
    ['a && !a', ['']],
    ['F a && G !a', ['']],
    ['!(G (a -> F b))', ['a & !b -> 1 {}; true -> 0 {}', '!b -> 1 {0}']],
    ['!(F a)', ['!a -> 0 {}']],
    ['!(G F a)', ['!a -> 1 {}; true -> 0 {}', '!a -> 1 {0}']],
    ['!(F G a)', ['!a -> 0 {0}; true -> 0 {}']],
    ['!(G a)', ['!a -> 1 {}; true -> 0 {}', 'true -> 1 {0}']],
    ['!(G F a -> G F b)', ['!b -> 1 {}; true -> 0 {}', '!b -> 1 {}; a & !b -> 1 {0}']],
    [
      '!(G F a && G F b -> G F c)',
      ['!c -> 1 {}; true -> 0 {}', '!c -> 1 {}; a & !c -> 1 {0}; a & b & !c -> 1 {0,1}; b & !c -> 1 {1}'],
    ],
    ['G F a && G F b', ['a & b -> 0 {0,1}; a -> 0 {0}; b -> 0 {1}; true -> 0 {}']],
    ['G (a -> F b)', ['!a -> 0 {0}; b -> 0 {0}; true -> 1 {}', 'b -> 0 {0}; true -> 1 {}']],
    ['a U b', ['a -> 0 {}; b -> 1 {}', 'true -> 1 {0}']],
    ['a W b', ['a -> 0 {}; b -> 1 {}', 'true -> 1 {}']],
    ['a R b', ['a & b -> 1 {}; b -> 0 {}', 'true -> 1 {}']],
    ['X a', ['true -> 1 {}', 'a -> 2 {}', 'true -> 2 {}']],
    ['a || !a && X b', ['!a -> 2 {}; a -> 1 {}', 'true -> 1 {}', 'b -> 1 {}']],
  ])('%s is small', (text, expected) => {
    expect(shape(text)).toEqual(expected);
  });
});

describe('there is no automaton', () => {
  const errorOf = (text: string, propositions?: readonly string[]): InvalidModelError => {
    const some = parseFormula(text);
    try {
      automatonOf(some, propositions ?? propositionsOf(some));
    } catch (error) {
      if (error instanceof InvalidModelError) return error;
      throw error;
    }
    throw new Error(`${text} has an automaton`);
  };

  test('for more than 8 propositions', () => {
    const text = 'p1 U p2 U p3 U p4 U p5 U p6 U p7 U p8';
    expect(automatonOf(parseFormula(text), propositionsOf(parseFormula(text))).states).toHaveLength(8);
    expect(errorOf(`${text} U p9`).seen).toContain('comes with 9 propositions; 8 is the most');
  });

  test('for a proposition of another name', () => {
    const error = errorOf('G (waits -> F crtical)', ['waits', 'critical']);
    expect(error.seen).toBe("The formula `G (waits -> F crtical)` names 'crtical', which is no proposition.");
    expect(error.nextStep).toContain("one of 'waits', 'critical'");
    expect(errorOf('GFcritical', ['critical']).likelyCause).toContain('written apart: G F critical');
    expect(errorOf('G F a', []).nextStep).toBe('say what it stands for');
  });

  test('where it would be too large, and that is found soon', () => {
    const differ = (depth: number) => `(${'X '.repeat(depth)}b)`;
    expect(errorOf('(F a <-> F b) <-> (F c <-> F d) <-> (F e <-> F f) <-> (F g <-> F h)').seen).toContain(
      'more than 1024',
    );
    expect(errorOf(`G (a <-> ${differ(20)})`).seen).toContain('more than 10000 states');
    expect(
      errorOf(Array.from({ length: 31 }, (_, i) => `F (a && ${differ(i)})`).join(' && ')).nextStep,
    ).toContain('several properties');
  });
});

/** Texts of boolean formulas over the names, as letters that satisfy them. */
const lettersOf = (guard: Formula): readonly boolean[] =>
  Array.from({ length: 8 }, (_, letter) => isTrue(guard, { letters: [letter], loop: 0 }));

function isInstalled(command: string): boolean {
  const { error } = spawnSync(command, { input: '' });
  return !(error !== undefined && 'code' in error && error.code === 'ENOENT');
}

/** Compare automata of drawn formulas with those of another program, which may give up on some, on lassos. */
function compare(
  some: fc.Arbitrary<Formula>,
  translated: (formula: Formula) => Machine | undefined,
  numRuns: number,
): void {
  let compared = 0;
  fc.assert(
    fc.property(some, lassos, (formula, words) => {
      const theirs = translated(formula);
      if (theirs === undefined) return;
      const ours = machineOf(automatonOf(formula, names));
      for (const word of words) {
        expect(accepts(ours, word)).toBe(accepts(theirs, word));
        expect(isTrue(formula, word)).toBe(accepts(theirs, word));
      }
      compared++;
    }),
    { numRuns },
  );
  expect(compared).toBeGreaterThan(numRuns / 2);
}

describe.skipIf(!isInstalled('lbt'))('lbt, which must be installed', () => {
  const operators = {
    not: '!',
    X: 'X',
    F: 'F',
    G: 'G',
    and: '&',
    or: '|',
    implies: 'i',
    iff: 'e',
    U: 'U',
    R: 'V',
  };

  const prefixText = (some: Formula): string => {
    if (some.kind === 'true') return 't';
    if (some.kind === 'false') return 'f';
    if (some.kind === 'proposition') return `p${names.indexOf(some.name as 'a')}`;
    if ('of' in some) return `${operators[some.kind]} ${prefixText(some.of)}`;
    const [left, right] = [prefixText(some.left), prefixText(some.right)];
    return some.kind === 'W' ? `V ${right} | ${left} ${right}` : `${operators[some.kind]} ${left} ${right}`;
  };

  const fromPrefix = (tokens: string[]): Formula => {
    const token = tokens.shift()!;
    if (token === 't') return { kind: 'true' };
    if (token === 'f') return { kind: 'false' };
    if (token === '!') return { kind: 'not', of: fromPrefix(tokens) };
    if (token === '&' || token === '|')
      return { kind: token === '&' ? 'and' : 'or', left: fromPrefix(tokens), right: fromPrefix(tokens) };
    return { kind: 'proposition', name: names[Number(token.slice(1))]! };
  };

  /** Its output: counts of states and sets; for each state its number, 1 if initial, its sets up to -1, its transitions up to -1. */
  const machineFromLbt = (text: string): Machine => {
    const [head, ...lines] = text.trim().split('\n');
    const sets = Number(head!.split(' ')[1]);
    const moves = new Map<number, { letters: readonly boolean[]; to: number; accepts: number }[]>();
    let initial = -1;
    while (lines.length > 0) {
      const [state, isInitial, ...members] = lines.shift()!.split(' ').map(Number);
      const accepts = members.slice(0, -1).reduce((bits, set) => bits | (1 << set), 0);
      if (isInitial === 1) initial = state!;
      const transitions = [];
      for (let line = lines.shift()!; line !== '-1'; line = lines.shift()!) {
        const [to, ...guard] = line.trim().split(/\s+/);
        transitions.push({ to: Number(to), letters: lettersOf(fromPrefix(guard)), accepts });
      }
      moves.set(state!, transitions);
    }
    return {
      initial,
      sets,
      moves: (state, letter) => (moves.get(state) ?? []).filter(({ letters }) => letters[letter]),
    };
  };

  test('makes automata that accept the same lassos', () => {
    const translated = (some: Formula) =>
      machineFromLbt(execFileSync('lbt', { input: prefixText(some), encoding: 'utf8' }));
    compare(small, translated, 300);
  });
});

describe.skipIf(!isInstalled('spin'))('spin, which must be installed', () => {
  /** Without W, and with V for R. */
  const spinText = (some: Formula): string => {
    if (some.kind === 'proposition' || some.kind === 'true' || some.kind === 'false')
      return formulaText(some);
    if ('of' in some) return `(${{ not: '!', X: 'X', F: '<>', G: '[]' }[some.kind]} ${spinText(some.of)})`;
    const [left, right] = [spinText(some.left), spinText(some.right)];
    if (some.kind === 'W') return `(${right} V (${left} || ${right}))`;
    const symbol = { and: '&&', or: '||', implies: '->', iff: '<->', U: 'U', R: 'V' }[some.kind];
    return `(${left} ${symbol} ${right})`;
  };

  /** A never claim accepts by states with a label that begins with `accept`, and where an assertion fails. */
  const machineFromClaim = (claim: string): Machine => {
    const lines = claim.split('\n').map((line) => line.trim());
    const labelOf = (line: string | undefined) => /^(\w+):$/.exec(line ?? '')?.[1];
    // Labels that follow each other are of one state. The last in a claim is often `accept_all`, which has no transition.
    const states = new Map<string, number>();
    let count = 0;
    for (const [at, line] of lines.entries()) {
      const label = labelOf(line);
      if (label !== undefined) states.set(label, labelOf(lines[at - 1]) === undefined ? count++ : count - 1);
    }
    const everything = count;
    states.set('assert', everything).set('accept_all', everything);
    const accepting = new Set(
      [...states].filter(([label]) => label.startsWith('accept')).map(([, state]) => state),
    );
    const constants = { 1: 'true', 0: 'false' } as const;
    const transitions: { from: number; letters: readonly boolean[]; to: number }[] = [];
    let from = 0;
    for (const line of lines) {
      from = states.get(labelOf(line) ?? '') ?? from;
      const [, guard, target] = /^:: (?:atomic \{ )?(.+) -> (?:goto )?(\w+)/.exec(line) ?? [];
      if (guard === undefined) continue;
      const letters = lettersOf(
        parseFormula(guard.replace(/\b[01]\b/g, (digit) => constants[digit as '0' | '1'])),
      );
      transitions.push({ from, letters, to: states.get(target!)! });
    }
    transitions.push({ from: everything, letters: lettersOf({ kind: 'true' }), to: everything });
    return {
      initial: 0,
      sets: 1,
      moves: (state, letter) =>
        transitions
          .filter(({ from, letters }) => from === state && letters[letter])
          .map(({ to }) => ({ to, accepts: accepting.has(state) ? 1 : 0 })),
    };
  };

  test('makes never claims that accept the same lassos', () => {
    const translated = (some: Formula) => {
      const { status, stdout } = spawnSync('spin', ['-f', spinText(some)], {
        encoding: 'utf8',
        timeout: 500,
      });
      // Equivalences within equivalences make guards that nobody would read.
      return status === 0 && stdout.length < 4000 ? machineFromClaim(stdout) : undefined;
    };
    compare(formulas(3, ['not', 'F', 'G']), translated, 200);
  });
});
