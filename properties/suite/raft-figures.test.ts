import { expect, test } from 'vitest';
import type { PlainFields } from '../../checker/core/plain.ts';
import { type AnyAlgorithm, check } from '../../checker/index.ts';
import { raft } from '../../models/consensus/raft.ts';
import { raftReplication } from '../../models/consensus/raft-replication.ts';

async function stepsOf(model: AnyAlgorithm, scenario: string) {
  const report = await check(model, scenario);
  if (report.verdict !== 'violated') throw new Error(`${scenario}: ${report.verdict}`);
  return report.trace!.steps;
}

test('figure 8 is found as the paper tells it', async () => {
  const steps = await stepsOf(raftReplication, 'figure 8: 3 servers');
  const story = steps.map(({ action: { name, params } }) => {
    const { server, term, to } = params as { server: string; term?: number; to?: string };
    return [name, server, term ?? to].filter((part) => part !== undefined).join(' ');
  });
  expect(story).toEqual([
    'elect s1 1',
    'request s1',
    'elect s2 2',
    'elect s1 3',
    'replicate s1 s3',
    'commit s1',
    // It still leads term 2, for all that it knows.
    'request s2',
    'elect s2 4',
  ]);
});

test('figure 8 is found message by message for the same reason', async () => {
  const events = (await stepsOf(raft, 'figure 8')).flatMap(({ action: { process }, events }) =>
    events.map((event) => ({ process, ...(event as { readonly $: 'object'; fields: PlainFields }).fields })),
  );
  const log = (...terms: number[]) => terms;
  expect(events.filter((event) => 'term' in event)).toEqual([
    { type: 'elected', term: 1, process: 's1', log: log() },
    { type: 'elected', term: 2, process: 's2', log: log() },
    { type: 'elected', term: 3, process: 's1', log: log(1) },
    { type: 'committed', term: 3, process: 's1', log: log(1) },
    { type: 'elected', term: 4, process: 's2', log: log(2) },
  ]);
});

test('messages and coarse steps give the same verdicts', () => {
  const shared = raftReplication.scenarios.flatMap(({ name, config, expect: coarse }) => {
    const fine = raft.scenarios.find((scenario) => scenario.name === name)?.expect;
    return fine === undefined || config.servers !== 3 ? [] : [{ name, coarse, fine }];
  });
  const findingOf = (expectation: (typeof shared)[number]['coarse']) => [
    expectation?.verdict,
    expectation?.verdict === 'violated' ? expectation.property : undefined,
  ];
  expect(shared.map(({ coarse }) => findingOf(coarse))).toEqual(shared.map(({ fine }) => findingOf(fine)));
  expect(shared.length).toBeGreaterThan(5);
});
