import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseTrace } from '../../checker/export/json.ts';
import { check, compareWithExpectation, replay } from '../../checker/index.ts';
import { twoPhaseCommit } from '../../models/commit/two-phase-commit.ts';
import { eightResourceManagers } from '../../models/commit/two-phase-commit-scenarios.ts';
import { registry } from '../../models/index.ts';
import { counterexampleFiles, reportsOfRegistry, root } from './generated.ts';
import { documents, timesOf } from './model-tables.ts';

let reports: Awaited<ReturnType<typeof reportsOfRegistry>>;
let files: Awaited<ReturnType<typeof counterexampleFiles>>;
beforeAll(async () => {
  reports = await reportsOfRegistry();
  files = await counterexampleFiles(reports);
}, 300_000);

const scenarios = Object.entries(registry).flatMap(([model, algorithm]) =>
  algorithm.scenarios.map((scenario) => ({ model, ...scenario })),
);

describe('every scenario of the registry', () => {
  test.each(scenarios)('$model: $name', ({ model, name, expect: expectation }) => {
    const { report } = reports.find((entry) => entry.model === model && entry.scenario === name)!;
    expect(expectation, 'an expectation').toBeDefined();
    expect(compareWithExpectation(report, expectation!)).toEqual([]);
  });

  test.each(Object.keys(registry))(
    '%s has a scenario that holds, one that breaks, and a `sometimes`',
    (model) => {
      const own = reports.filter((entry) => entry.model === model);
      expect(own.map(({ report }) => report.verdict)).toEqual(expect.arrayContaining(['holds', 'violated']));
      expect(own.flatMap(({ report }) => report.properties.map(({ kind }) => kind))).toContain('sometimes');
    },
  );
});

test('two-phase commit with 8 resource managers has the published number of states', async () => {
  const report = await check(twoPhaseCommit, eightResourceManagers);
  expect(compareWithExpectation(report, eightResourceManagers.expect!)).toEqual([]);
}, 120_000);

describe('no model is vacuous', () => {
  test.each(Object.keys(registry))('%s takes every action and every message in some scenario', (model) => {
    const taken = new Map<string, number>();
    for (const { report } of reports.filter((entry) => entry.model === model)) {
      for (const { kind, role, name, transitions } of report.coverage) {
        const label = `${kind} ${name} ${role}`;
        taken.set(label, (taken.get(label) ?? 0) + transitions);
      }
    }
    expect([...taken].filter(([, transitions]) => transitions === 0)).toEqual([]);
  });
});

describe('counterexamples/', () => {
  test('holds what the models give today', () => {
    const present = readdirSync(join(root, 'counterexamples'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    expect(present.sort()).toEqual([...files.keys()].sort());
    for (const [path, text] of files) expect(readFileSync(join(root, path), 'utf8'), path).toBe(text);
  });

  test('replays', () => {
    for (const path of files.keys()) {
      if (!path.endsWith('.json') || path.endsWith('.itf.json')) continue;
      const trace = parseTrace(readFileSync(join(root, path), 'utf8'));
      expect(replay(trace, registry[trace.instance.model]!), path).toEqual(trace);
    }
  });
});

test('the tables of models are up to date', async () => {
  const times = timesOf(readFileSync(join(root, 'README.md'), 'utf8'));
  for (const [path, text] of await documents(reports, times))
    expect(readFileSync(join(root, path), 'utf8'), path).toBe(text);
});
