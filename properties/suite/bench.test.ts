import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, describe, expect, test } from 'vitest';
import { explore } from '../../checker/bench/explore.ts';
import { instances, instancesNamed } from '../../checker/bench/instances.ts';
import { filterLock } from '../../checker/bench/models/filter-lock.ts';
import { lamportMutex } from '../../checker/bench/models/lamport-mutex.ts';
import { raftElection } from '../../checker/bench/models/raft-election.ts';
import { probesPerSecond } from '../../checker/bench/probes.ts';
import { Spin } from '../../checker/bench/promela.ts';
import { check, compareWithExpectation } from '../../checker/index.ts';
import { run, Scratch } from './cli-process.ts';

const root = resolve(import.meta.dirname, '../..');
const scratch = new Scratch();
afterAll(() => scratch.remove());

const instanceNamed = (name: string) => instances.find((instance) => instance.name === name)!;

describe('instances', () => {
  test.each(['raft-election-3', 'filter-lock-4', 'two-phase-commit-7'])(
    '%s has the counts of SPIN',
    async (name) => {
      const { states, transitions, depth } = await explore(instanceNamed(name), 'all');
      expect({ states, transitions, depth }).toEqual(instanceNamed(name).counts);
    },
  );

  test.each(['states', 'transitions', 'depth'] as const)(
    'a search that finds other %s is refused',
    async (count) => {
      const instance = instanceNamed('raft-election-3');
      const counts = { ...instance.counts, [count]: instance.counts[count] - 1 };
      await expect(explore({ ...instance, counts })).rejects.toThrow(
        `raft-election-3: ${count} ${instance.counts[count]} instead of ${counts[count]}`,
      );
    },
  );

  test('every claim is a property of the model', () => {
    for (const { algorithm, scenario, claims, name } of instances) {
      const properties = algorithm.model(scenario).properties.map((property) => property.name);
      expect([...properties, 'deadlock'], name).toEqual(expect.arrayContaining([...claims]));
    }
  });

  test('are found by parts of their names', () => {
    expect(instancesNamed(['paxos', 'mutex-6']).map(({ name }) => name)).toEqual([
      'paxos-3',
      'lamport-mutex-6',
    ]);
    expect(instancesNamed([])).toEqual(instances);
    expect(() => instancesNamed(['paxso'])).toThrow(/'paxso'[\s\S]*paxos-3/);
  });
});

const small = 100_000;

describe('models of the bench', () => {
  const scenarios = [filterLock, lamportMutex, raftElection].flatMap((model) =>
    model.scenarios.map(({ name, expect: expectation }) => ({
      model,
      title: `${model.name}: ${name}`,
      name,
      expectation,
    })),
  );

  test.each(scenarios)('$title', async ({ model, name, expectation }) => {
    expect(expectation, 'an expectation').toBeDefined();
    if (expectation!.verdict === 'holds' && expectation!.states > small) return;
    expect(compareWithExpectation(await check(model, name), expectation!)).toEqual([]);
  });

  test('scenarios and instances of the same size expect the same', () => {
    const same = scenarios.flatMap(({ model, expectation, name }) =>
      instances
        .filter(
          ({ algorithm, scenario }) =>
            algorithm.name === model.name &&
            JSON.stringify(scenario.config) === JSON.stringify(model.scenario(name).config),
        )
        .map(({ counts }) => [expectation, { verdict: 'holds', ...counts }]),
    );
    expect(same.length).toBe(6);
    for (const [expectation, counts] of same) expect(expectation).toEqual(counts);
  });
});

test('random probes take longer in a table that is larger than the caches', () => {
  expect(probesPerSecond(2 ** 14)).toBeGreaterThan(probesPerSecond(2 ** 29));
});

const hasSpin = spawnSync('spin', ['-V']).status === 0 && spawnSync('gcc', ['--version']).status === 0;

describe.skipIf(!hasSpin)('SPIN', () => {
  test.each([
    'two-phase-commit-7',
    'paxos-3',
    'ricart-agrawala-3x2',
    'raft-election-3',
    'lamport-mutex-6',
    'filter-lock-4',
  ])('finds the same states, transitions and depth in %s', async (name) => {
    const spin = await Spin.find(scratch.folder, '-O1');
    const verify = await spin.verifier(instanceNamed(name), 'breadth-first');
    expect((await verify()).bytes).toBeGreaterThan(0);
  });

  test('is held to the counts', async () => {
    const spin = await Spin.find(scratch.folder, '-O1');
    const instance = instanceNamed('filter-lock-4');
    const counts = { ...instance.counts, transitions: instance.counts.transitions + 1 };
    const verify = await spin.verifier({ ...instance, counts }, 'depth-first');
    await expect(verify()).rejects.toThrow(
      'filter-lock-4 in SPIN, depth-first: transitions 54065 instead of 54066',
    );
  });
});

describe('npm run bench', () => {
  const bench = (args: readonly string[], env: { readonly [name: string]: string } = {}) =>
    run(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), join(root, 'checker/bench/main.ts'), ...args],
      {
        cwd: scratch.folder,
        env: { INIT_CWD: scratch.folder, ...env },
      },
    );

  test('prints a table, and writes figures and a chart; without SPIN it says so in one line', async () => {
    const { code, stdout, stderr } = await bench(
      [
        'raft-election-3',
        '--repeat',
        '2',
        '--threads',
        '2',
        '--peers',
        '--json',
        'bench.json',
        '--svg',
        'bench.svg',
      ],
      { PATH: scratch.folder },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^raft-election-3 +49,411 +198,042 +16 /m);
    expect(stderr.split('\n').filter((line) => line.includes('SPIN'))).toEqual([
      'no comparison with SPIN: `spin` is not installed (Debian: apt-get install spin)',
    ]);
    const { instances: measured } = JSON.parse(readFileSync(join(scratch.folder, 'bench.json'), 'utf8'));
    expect(measured).toMatchObject([
      {
        name: 'raft-election-3',
        states: 49411,
        secondsOfRuns: [expect.any(Number), expect.any(Number)],
        threaded: { threads: 2, seconds: expect.any(Number), ratio: expect.any(Number) },
        spin: {},
      },
    ]);
    const texts: string[] = [];
    const parser = new SaxesParser();
    parser.on('text', (text) => texts.push(text.trim()));
    parser.write(readFileSync(join(scratch.folder, 'bench.svg'), 'utf8')).close();
    expect(texts).toEqual(
      expect.arrayContaining(['raft-election-3', 'distinct states', 'transitions per second']),
    );
  });

  test('refuses a name that no instance has, and a number of runs that is none', async () => {
    expect(await bench(['paxso'])).toMatchObject({ code: 2, stderr: expect.stringContaining('paxos-3') });
    expect(await bench(['--repeat', '0'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--repeat'),
    });
  });
});
