import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/bench/explore.ts';
import { instancesNamed } from '../../checker/bench/instances.ts';
import { filterLock } from '../../checker/bench/models/filter-lock.ts';
import { lamportMutex } from '../../checker/bench/models/lamport-mutex.ts';
import { raftElection } from '../../checker/bench/models/raft-election.ts';
import { check, compareWithExpectation } from '../../checker/index.ts';

describe('the bench', () => {
  test.each(['raft-election-3', 'filter-lock-4'])('finds the counts of SPIN in %s', (name) => {
    const [instance] = instancesNamed([name]);
    const { states, transitions, depth } = explore(instance!, 'all');
    expect({ states, transitions, depth }).toEqual(instance!.counts);
  });

  test('refuses a search that finds other counts', () => {
    const [instance] = instancesNamed(['filter-lock-4']);
    const wrong = { ...instance!, counts: { ...instance!.counts, states: 18_164 } };
    expect(() => explore(wrong)).toThrow(/filter-lock-4/);
  });

  test('names the instances where it is given a wrong name', () => {
    expect(() => instancesNamed(['paxso'])).toThrow(/'paxso'[\s\S]*paxos-3/);
  });

  // The larger ones are for the bench itself, which asserts their counts in every run.
  const scenarios = [filterLock, lamportMutex, raftElection].flatMap((model) =>
    model.scenarios.map(({ name, expect: expectation }) => ({
      model,
      title: `${model.name}: ${name}`,
      name,
      expectation,
    })),
  );

  const isSmall = ({ expectation }: (typeof scenarios)[number]) =>
    expectation?.verdict === 'violated' || (expectation?.states ?? 0) < 100_000;

  test.each(scenarios.filter(isSmall))(
    'its model $title is as expected',
    async ({ model, name, expectation }) => {
      expect(expectation, 'an expectation').toBeDefined();
      expect(compareWithExpectation(await check(model, name), expectation!)).toEqual([]);
    },
  );
});
