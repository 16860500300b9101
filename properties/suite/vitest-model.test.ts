import { afterAll, describe, expect, test } from 'vitest';
import { check, type Report, type Scenario } from '../../checker/index.ts';
import { testModel } from '../../checker/vitest/index.ts';
import { type Finding, propertyTests } from '../../checker/vitest/property-tests.ts';
import { registry } from '../../models/index.ts';
import { lockModel } from './cli-process.ts';
import { steadyOutput, VitestProject } from './vitest-project.ts';

const ring = registry['mutex/token-ring']!;
const die = registry['puzzles/die-hard']!;

testModel(ring, { scenarios: ['3 processes', 'the token is lost', 'the token is lost: starvation'] });
testModel(die, { scenarios: /litres$/ });

/** What each test of a scenario finds in a report, as `kind: reason`, by its name. */
function findings(
  algorithm: typeof ring,
  scenario: Scenario<unknown>,
  report: Report,
): { readonly [name: string]: string } {
  const text = (finding: Finding) =>
    finding.kind === 'pass'
      ? 'pass'
      : finding.kind === 'skip'
        ? `skip: ${finding.reason}`
        : `${finding.failure}${finding.isShown ? ', shown' : ''}: ${finding.message}`;
  const tests = propertyTests(algorithm.model(scenario), scenario);
  return Object.fromEntries(tests.map(({ name, judge }) => [name, steadyOutput(text(judge(report)))]));
}

async function findingsOf(scenario: Scenario<unknown>, of = ring, bounds = {}) {
  return findings(of, scenario, await check(of, scenario, { bounds }));
}

const holding = ring.scenario('3 processes');
const losing = ring.scenario('the token is lost');
const undecided = 'skip: not decided: the search ended when it found that deadlock is violated';

describe('the tests of a scenario', () => {
  test('are one for each property, one for deadlocks, and one for what else it expects', async () => {
    expect(await findingsOf(holding)).toEqual({
      'mutual exclusion': 'pass',
      'exactly one token': 'pass',
      'sometimes: everyone else waits while one is in its critical section': 'pass',
      'every process that waits gets in': 'pass',
      'the token comes to everyone, again and again': 'pass',
      'no deadlock': 'pass',
      'as expected: holds, 60 states': 'pass',
    });
    const { expect: _, ...silent } = holding;
    expect(Object.keys(await findingsOf({ ...silent, check: ['mutual exclusion'] }))).toEqual([
      'mutual exclusion',
    ]);
  });

  test('pass where the expected violation is found, and are skipped where it hides them', async () => {
    expect(await findingsOf(losing)).toEqual({
      'mutual exclusion': undecided,
      'deadlocks (5 steps)': 'pass',
    });
  });

  test('fail where another counterexample is found than is expected', async () => {
    const expected = { verdict: 'violated', property: 'deadlock', length: 6 } as const;
    const found = await findingsOf({ ...losing, expect: expected });
    expect(found['deadlocks (6 steps)']).toMatch(
      /^NotAsExpected, shown: expected a counterexample of length 6, got 5/,
    );
  });

  test('fail where something else is violated than is expected', async () => {
    const expected = { verdict: 'violated', property: 'mutual exclusion' } as const;
    expect(await findingsOf({ ...losing, expect: expected })).toEqual({
      "violates 'mutual exclusion'": expect.stringMatching(
        /^NotAsExpected: expected a violation of 'mutual exclusion', got 'deadlock'/,
      ),
      'no deadlock': expect.stringMatching(/^Violated, shown: deadlock after 5 steps; \d+ states/),
    });
  });

  test('fail where the expected violation is not found', async () => {
    const expected = { verdict: 'violated', property: 'mutual exclusion', length: 3 } as const;
    const found = await findingsOf({ ...holding, expect: expected });
    expect(found["violates 'mutual exclusion' (3 steps)"]).toMatch(
      /^NotAsExpected: expected the verdict 'violated', got 'holds'/,
    );
    expect(found['no deadlock']).toBe('pass');
  });

  test('look for an expected violation also of what is not checked', async () => {
    const expected = { verdict: 'violated', property: 'exactly one token' } as const;
    const found = await findingsOf({ ...losing, check: ['mutual exclusion'], expect: expected });
    expect(Object.keys(found)).toEqual(['mutual exclusion', "violates 'exactly one token'"]);
  });

  test('fail by other counts', async () => {
    const found = await findingsOf({ ...holding, expect: { verdict: 'holds', states: 61 } });
    expect(found['as expected: holds, 61 states']).toMatch(/^NotAsExpected: expected states 61, got 60 /);
    expect(found['mutual exclusion']).toBe('pass');
  });

  test('fail where a bound ended the search, but for what is known by then', async () => {
    const found = await findingsOf(holding, ring, { states: 50 });
    expect(found['mutual exclusion']).toMatch(/^Inconclusive: state limit reached after \d+ states/);
    expect(found['no deadlock']).toMatch(/^Inconclusive/);
    expect(found['as expected: holds, 60 states']).toMatch(/^Inconclusive/);
    expect(found['sometimes: everyone else waits while one is in its critical section']).toBe('pass');
  });

  test('fail without a trace where what is true in no state has to be somewhere', async () => {
    const { expect: _, ...scenario } = die.scenario('3 and 6 litres');
    const found = await findingsOf(scenario, die);
    expect(found['sometimes: the goal is measured']).toMatch(
      /^Violated, shown: 'the goal is measured' is true in no state; \d+ states/,
    );
  });

  test('are never passed by a scenario that expects to be undecided', async () => {
    const { verdict: _, ...report } = await check(ring, holding);
    const undecided: Report = {
      ...report,
      properties: report.properties.map((one) =>
        one.kind === 'leads to' ? { ...one, result: 'undecided' } : one,
      ),
      verdict: 'inconclusive',
      limit: 'boundary',
    };
    const expected = { verdict: 'inconclusive', limit: 'boundary', states: 60 } as const;
    expect(findings(ring, { ...holding, expect: expected }, undecided)).toMatchObject({
      'mutual exclusion': 'pass',
      'every process that waits gets in': 'skip: not decided, as expected: runs may leave the boundary',
      'as expected: inconclusive: runs may leave the boundary': 'pass',
    });
    const found = findings(ring, holding, undecided);
    expect(found['every process that waits gets in']).toMatch(/^Inconclusive: runs may leave the boundary/);
  });

  test('of deadlocks are skipped where every state may be the last', async () => {
    const report = await check(ring, holding);
    const properties = report.properties.filter(({ kind }) => kind !== 'deadlock');
    const found = findings(ring, holding, { ...report, properties });
    expect(found['no deadlock']).toBe('skip: not checked: every state may be the last one');
  });
});

describe('misuse of testModel', () => {
  test.each([
    [() => testModel({} as typeof ring), 'testModel was given a value of type object'],
    [() => testModel(null as unknown as typeof ring), 'testModel was given null'],
    [() => testModel(ring, { scenarios: ['nope'] }), "'token-ring' has no scenario 'nope'."],
    [() => testModel(ring, { scenarios: /nope/ }), "No scenario of 'token-ring' matches /nope/."],
    [() => testModel({ ...ring, scenarios: [] }), "'token-ring' has no scenarios."],
  ])('is one message (%#)', (call, seen) => {
    expect(call).toThrow(seen);
    expect(call).toThrow(/likely cause: .*\n {2}next step: /);
  });
});

describe('a user’s run of vitest', () => {
  const project = new VitestProject();
  afterAll(() => project.remove());
  project.write('lock.ts', lockModel());
  project.write(
    'lock.test.ts',
    `import { testModel } from 'stepwright/vitest';
import { lock } from './lock.js';

testModel(lock);
`,
  );

  test('that fails prints this', async () => {
    const { code, stdout, stderr } = await project.vitest(['lock.test.ts', '--reporter=verbose']);
    expect(code).toBe(1);
    const list = steadyOutput(stdout)
      .split('\n')
      .filter((line) => /^ [✓×↓]/.test(line));
    expect(list).toMatchInlineSnapshot(`
      [
        " ✓ lock.test.ts > lock > one worker > at most one inside 0 s",
        " ✓ lock.test.ts > lock > one worker > no deadlock 0 s",
        " × lock.test.ts > lock > two workers > at most one inside 0 s",
        " ↓ lock.test.ts > lock > two workers > no deadlock 0 s [not decided: the search ended when it found that 'at most one inside' is violated]",
      ]
    `);
    expect(steadyOutput(stderr)).toMatchInlineSnapshot(`
      "
      ⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

       FAIL  lock.test.ts > lock > two workers > at most one inside
      Violated: 'at most one inside' after 4 steps; 13 states and 18 transitions in 0 s.

      ./lock.ts: two workers, 4 steps
      atomic: false, name: a lock, workers: 2

        0  initial state
           worker1, worker2  phase: idle

           worker1   worker2
              │         │
        1     ●         │     worker1  look
              │         │     phase: idle → saw it free
              │         │
        2     ●         │     worker1  enter
              │         │     phase: saw it free → inside
              │         │
        3     │         ●     worker2  look
              │         │     phase: idle → saw it free
              │         │
        4     │         ●     worker2  enter
              │         │     phase: saw it free → inside
              │         │
        ✗  ═══╪═════════╪═══  state after 4 steps: violates 'at most one inside'
           worker1, worker2  phase: inside

      The property 'at most one inside' does not hold in the last state.

      Files   .stepwright/lock/two-workers/
              trace.txt, trace.lanes.txt, trace.json, trace.itf.json, trace.dot, trace.svg, trace.mmd,
              trace.shiviz.log
      Replay  npm run -s stepwright -- replay .stepwright/lock/two-workers/trace.json --model ./lock.ts

       ❯ lock.test.ts:4:1
            2| import { lock } from './lock.js';
            3|
            4| testModel(lock);
             | ^
            5|

      ⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯

      "
    `);
  }, 60_000);

  test('can be narrowed to some tests, and does not pass where a matcher was not awaited', async () => {
    project.write(
      'careless.test.ts',
      `import { expect, test } from 'vitest';
import 'stepwright/vitest';
import { lock } from './lock.js';
test('careless', () => {
  expect(lock).toHold({ scenario: 'two workers', artefacts: false });
});
`,
    );
    const { code, stdout } = await project.vitest([
      '-t',
      'one worker at most|careless',
      '--reporter=verbose',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✓ .*one worker > at most one inside/);
    expect(stdout).toMatch(/× .*careless/);
    expect(stdout).toMatch(/1 failed \| 1 passed \| 3 skipped/);
  }, 60_000);
});
