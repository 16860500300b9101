import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ModelFailure } from '../../checker/vitest/failure.ts';
import '../../checker/vitest/index.ts';
import { parseTrace } from '../../checker/export/json.ts';
import { replay } from '../../checker/index.ts';
import { registry } from '../../models/index.ts';
import { dieHard } from '../../models/puzzles/die-hard.ts';
import { Scratch } from './cli-process.ts';

const ring = registry['mutex/token-ring']!;
const scratch = new Scratch();
const artefacts = scratch.folder;
afterAll(() => scratch.remove());

/** The failure of a matcher that has to fail. */
async function failureOf(matched: Promise<void>): Promise<Error> {
  try {
    await matched;
  } catch (error) {
    return error as Error;
  }
  throw new Error('the matcher did not fail');
}

// Elsewhere than where a test is about colours, there are none.
beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('toHold', () => {
  test('is satisfied by what holds, of all properties or some', async () => {
    await expect(ring).toHold({ scenario: '3 processes' });
    await expect(ring).toHold({ scenario: '3 processes', property: 'mutual exclusion' });
    await expect(ring).toHold({
      scenario: 'the token is lost',
      property: ['mutual exclusion'],
    });
    await expect(ring).toHold({ scenario: { ...ring.scenario('3 processes'), name: 'made up' } });
  });

  test('fails by a violation, with its trace, its files and the command that replays it', async () => {
    const error = await failureOf(expect(ring).toHold({ scenario: 'the token is lost', artefacts }));
    expect(error).toBeInstanceOf(ModelFailure);
    expect(error.name).toBe('Violated');
    expect(error.message).toMatch(/^deadlock after 5 steps; \d+ states and \d+ transitions in [\d.]+ s\.$/m);
    expect(error.message).toContain('mutex/token-ring: the token is lost, 5 steps\n');
    expect(error.message).toMatch(/^ {2}4 .* ✕ .*✕ lose Token/m);
    const folder = join(artefacts, 'mutex/token-ring/the-token-is-lost');
    const json = join(folder, 'trace.json');
    expect(error.message).toContain(`replay ${json} --model mutex/token-ring\n`);
    expect(replay(parseTrace(readFileSync(json, 'utf8')), ring).steps).toHaveLength(5);
    expect(existsSync(join(folder, 'trace.svg'))).toBe(true);
  });

  test('points at the line of the user, and gives vitest nothing to compare', async () => {
    const error = await failureOf(expect(ring).toHold({ scenario: 'the token is lost', artefacts: false }));
    const [frame] = error
      .stack!.slice(error.stack!.indexOf(error.message) + error.message.length)
      .match(/\S+\.test\.ts:\d+/)!;
    expect(frame).toContain('vitest-matchers.test.ts');
    expect(error).not.toHaveProperty('expected');
    expect(error).not.toHaveProperty('actual');
    expect(error.message).not.toContain('Files');
  });

  test('fails in colour where vitest prints in colour, and in the width that there is', async () => {
    const message = async (env: { readonly [name: string]: string | undefined }) => {
      for (const name of ['NO_COLOR', 'FORCE_COLOR', 'CI', 'COLUMNS']) vi.stubEnv(name, env[name]);
      const { message } = await failureOf(expect(ring).toHold({ scenario: 'the token is lost', artefacts }));
      vi.unstubAllEnvs();
      return message.replace(/ in \d.*/, '');
    };
    const control = String.fromCharCode(27);
    const plain = await message({ NO_COLOR: '1', COLUMNS: '80' });
    const coloured = await message({ FORCE_COLOR: '1', COLUMNS: '80' });
    expect(plain).not.toContain(control);
    expect(await message({ FORCE_COLOR: '0', COLUMNS: '80' })).toBe(plain);
    expect(coloured).toContain(`${control}[0m\n`);
    expect(coloured.replaceAll(new RegExp(`${control}\\[\\d+m`, 'g'), '')).toBe(plain);
    const lines = plain.split('\n').filter((line) => !line.startsWith('Replay'));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('with `not` is satisfied by a violation only', async () => {
    await expect(ring).not.toHold({ scenario: 'the token is lost' });
    const error = await failureOf(expect(ring).not.toHold({ scenario: '3 processes' }));
    expect(error.name).toBe('NotViolated');
    expect(error.message).toMatch(/^Nothing is violated: 60 states and 144 transitions in [\d.]+ s,/);
  });

  test('fails either way where a bound ended the search', async () => {
    const options = { scenario: '3 processes', bounds: { states: 10 } };
    for (const matched of [expect(ring).toHold(options), expect(ring).not.toHold(options)]) {
      const error = await failureOf(matched);
      expect(error.name).toBe('Inconclusive');
      expect(error.message).toContain('state limit reached after');
      expect(error.message).toContain("Neither shown to hold nor violated: 'mutual exclusion',");
      expect(error.message).toContain('Raise `bounds.states`');
    }
  });

  test('needs no scenario where there is only one', async () => {
    const [only] = dieHard.scenarios;
    const one = { ...dieHard, scenarios: [only!] };
    await expect(one).toBeAsExpected();
    const error = await failureOf(expect(dieHard).toHold());
    expect(error.name).toBe('UsageError');
    expect(error.message).toContain("'die-hard' has");
    expect(error.message).toContain("choose one of: '");
  });
});

describe('toViolate', () => {
  test('is satisfied by a violation of that property, with that length', async () => {
    await expect(ring).toViolate('deadlock', { scenario: 'the token is lost', length: 5 });
    await expect(ring).toViolate('mutual exclusion', { scenario: 'the token is duplicated' });
    await expect(ring).toViolate('every process that waits gets in', {
      scenario: 'a process crashes again and again: starvation',
      length: 4,
      cycle: 2,
    });
    await expect(dieHard).toViolate('the goal is measured', { scenario: '3 and 6 litres' });
  });

  test('looks for nothing else', async () => {
    await expect(ring).toViolate('exactly one token', { scenario: 'the token is lost' });
    await expect(ring).not.toViolate('mutual exclusion', { scenario: 'the token is lost' });
  });

  test('fails where the property holds, or is violated otherwise', async () => {
    const holds = await failureOf(expect(ring).toViolate('mutual exclusion', { scenario: '3 processes' }));
    expect(holds.name).toBe('NotViolated');
    expect(holds.message).toContain("'mutual exclusion' holds: 60 states");
    const none = await failureOf(expect(ring).toViolate('deadlock', { scenario: '3 processes' }));
    expect(none.message).toContain('There is no deadlock: 60 states');
    const longer = await failureOf(
      expect(ring).toViolate('deadlock', { scenario: 'the token is lost', length: 6, artefacts }),
    );
    expect(longer.name).toBe('NotAsExpected');
    expect(longer.message).toMatch(/^expected a counterexample of length 6, got 5\./);
    expect(longer.message).toContain('✕ lose Token');
  });

  test('with `not` is satisfied where the property holds, not where that is unknown', async () => {
    await expect(ring).not.toViolate('deadlock', { scenario: '3 processes' });
    const broken = await failureOf(
      expect(ring).not.toViolate('deadlock', { scenario: 'the token is lost', artefacts: false }),
    );
    expect(broken.name).toBe('Violated');
    const options = { scenario: '3 processes', bounds: { depth: 2 } };
    const unknown = await failureOf(expect(ring).not.toViolate('deadlock', options));
    expect(unknown.name).toBe('Inconclusive');
    expect((await failureOf(expect(ring).toViolate('deadlock', options))).name).toBe('Inconclusive');
  });
});

describe('toBeAsExpected', () => {
  test('is satisfied by every scenario of a model that does what it says', async () => {
    for (const { name } of dieHard.scenarios) await expect(dieHard).toBeAsExpected({ scenario: name });
  });

  test('fails by other counts, in few words', async () => {
    const scenario = { ...ring.scenario('3 processes'), expect: { verdict: 'holds', states: 61 } } as const;
    const error = await failureOf(expect(ring).toBeAsExpected({ scenario }));
    expect(error.message).toBe('expected states 61, got 60. The scenario expects: holds, 61 states.');
    await expect(ring).not.toBeAsExpected({ scenario });
  });

  test('says so where nothing is expected', async () => {
    const { expect: _, ...scenario } = ring.scenario('3 processes');
    const error = await failureOf(expect(ring).toBeAsExpected({ scenario }));
    expect(error.message).toContain("Scenario '3 processes' does not say what is expected of it.");
  });
});

describe('misuse', () => {
  const stranger = (value: unknown) => value as typeof ring;
  const misused: { readonly [what: string]: readonly [() => Promise<void>, string] } = {
    'of something else': [() => expect(stranger({})).toHold(), 'toHold was given a value of type object'],
    'of nothing': [() => expect(stranger(null)).toViolate('deadlock'), 'toViolate was given null'],
    'by an unknown scenario': [
      () => expect(ring).toHold({ scenario: 'nope' }),
      "'token-ring' has no scenario 'nope'.",
    ],
    'by an unknown property': [
      () => expect(ring).toViolate('mutual inclusion', { scenario: '3 processes' }),
      "'token-ring' has no property 'mutual inclusion'.",
    ],
    'without a property': [
      // @ts-expect-error: the property is missing
      () => expect(ring).toViolate({ scenario: '3 processes' }),
      'toViolate was not told which property.',
    ],
  };

  test.each(Object.entries(misused))(
    '%s is one message, with or without `not`',
    async (_, [matched, seen]) => {
      const error = await failureOf(matched());
      expect(error.name).toBe('UsageError');
      expect(error.message).toContain(seen);
      expect(error.message).toMatch(/\n {2}likely cause: .+\n {2}next step: {4}.+/);
    },
  );
});
