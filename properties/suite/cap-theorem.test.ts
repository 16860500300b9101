import { describe, expect, test } from 'vitest';
import { check, type Faults } from '../../checker/index.ts';
import { cap } from '../../models/replication/cap.ts';
import { available, type Config } from '../../models/replication/cap-scenarios.ts';

/** All ways to answer that the model has, with patience for a message, for a round trip, and for less than either. */
const ways = (['when both have it', 'at once'] as const).flatMap((answers) =>
  (['waits', 'refuses', 'answers alone'] as const).flatMap((silence) =>
    [2, 3, 5].map((patience): Config => ({ scripts: [['write'], ['read']], answers, silence, patience })),
  ),
);

const partition: Faults = {
  partitions: { budget: 1, kinds: ['split'], messages: 'lost', roles: ['replica'] },
};

/** Whether all histories are linearizable, and all requests answered. */
async function verdictOf(config: Config, faults: Faults, properties: readonly string[]) {
  const time = { delay: { min: 0, max: 2 } };
  return (await check(cap, { name: 'a way to answer', config, time, faults, check: properties })).verdict;
}

describe.each(ways)('a replica that answers $answers, or $silence after $patience ticks', (config) => {
  test('is not both linearizable and available, whatever the partition', async () => {
    expect(await verdictOf(config, partition, ['linearizable', available])).toBe('violated');
  });

  test('is one of both', async () => {
    const each = [['linearizable'], [available]].map((property) => verdictOf(config, partition, property));
    expect(await Promise.all(each)).toContain('holds');
  });
});

test('without partitions, patience makes a replica both', async () => {
  const patient = ways.filter(({ answers, silence, patience }) => {
    const enough = { waits: 0, refuses: 5, 'answers alone': 3 }[silence];
    return answers === 'when both have it' && patience >= enough;
  });
  expect(patient).toHaveLength(6);
  for (const config of patient)
    expect(await verdictOf(config, {}, ['linearizable', available]), config.silence).toBe('holds');
});
