import { describe, expect, test } from 'vitest';
import { check, type Report } from '../../checker/index.ts';
import { twoGenerals } from '../../models/agreement/two-generals.ts';

/** What comes of a protocol of so many messages, of which one may be lost. */
const protocol = (messages: number, attacks: 'having all messages' | 'never' | 'at any time') =>
  check(twoGenerals, {
    ...twoGenerals.scenarios.find(({ name }) => name === 'a message is lost')!,
    config: { messages, attacks, again: 0 },
  });

const stepsOf = (report: Report) => (report.verdict === 'violated' ? report.trace?.steps : undefined);

describe.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 20])('two generals, %i messages of which one may be lost', (k) => {
  test('disagree, the sooner the fewer messages there are', async () => {
    const report = await protocol(k, 'having all messages');
    expect(report).toMatchObject({ verdict: 'violated', property: 'in the end both attack, or none' });
    // To plan, to receive all messages but the last, which is lost, and to attack; without messages there is nothing to lose.
    expect(stepsOf(report)).toHaveLength(k + 2);
    expect(stepsOf(report)!.filter(({ action }) => action.kind === 'lose')).toHaveLength(Math.min(k, 1));
  });

  test('agree if they never attack, which is told to be vacuous', async () => {
    const report = await protocol(k, 'never');
    expect(report).toMatchObject({ verdict: 'violated', property: 'both attack' });
    expect(stepsOf(report)).toBeUndefined();
    expect(report.suspicions.join()).toMatch(/'attack' of general is never enabled/);
  });

  test('may attack without a plan, if they attack in any case', async () => {
    const report = await protocol(k, 'at any time');
    expect(report).toMatchObject({ verdict: 'violated', property: 'nobody attacks without a plan' });
    expect(stepsOf(report)).toHaveLength(1);
  });
});
