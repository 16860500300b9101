import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { filterLock } from '../../checker/bench/models/filter-lock.ts';
import type { Scenario } from '../../checker/core/scenario.ts';
import type { SlotSystem } from '../../checker/core/slots.ts';
import { readCheckpoint } from '../../checker/engine/checkpoint.ts';
import { Explorer } from '../../checker/engine/explorer.ts';
import type { Means } from '../../checker/engine/means.ts';
import { WholeStateSystem } from '../../checker/whole-state/whole-state-system.ts';
import { randomProtocol, randomScenario } from './random-protocol.ts';
import { randomTimedScenario } from './random-timed-protocol.ts';

const runs = Number(process.env.STEPWRIGHT_RUNS ?? 60);
const folder = mkdtempSync(join(tmpdir(), 'stepwright-means-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Searches larger than this are cut off, all at the same place. */
const bounds = { states: 4000 };
const blockStates = 16;
const scenarios = fc.oneof(randomScenario, randomTimedScenario);
const subject = { model: 'random protocol' };

function begin(
  scenario: Scenario<unknown>,
  means: Means,
): { explorer: Explorer; system: SlotSystem<unknown> } {
  const system = randomProtocol.model(scenario).slots!();
  const checked = { properties: system.properties, deadlock: true };
  return { system, explorer: new Explorer(system, checked, bounds, { blockStates, ...means }) };
}

/** Everything that a search finds, and how nodes are numbered at its end. */
async function outcome(explorer: Explorer, system: SlotSystem<unknown>) {
  let ending: string = 'more';
  while (ending === 'more') ending = await explorer.advance(Number.POSITIVE_INFINITY);
  const { checks, space } = explorer;
  const { finding } = checks;
  const result = {
    ending,
    states: space.count,
    transitions: explorer.tally.transitions,
    depth: explorer.farthest,
    outside: explorer.tally.outsideBoundary,
    fired: Array.from(system.labels, (_, label) => explorer.tally.fired[label]),
    finding: finding && { ...finding, after: finding.after?.join() },
    path: finding && explorer.pathTo(finding.state).map((vector) => vector.join()),
    witnessed: [...checks.witnessed].sort(([a], [b]) => a - b),
    relevant: [...checks.relevant].sort((a, b) => a - b),
    nodes: Array.from({ length: system.slots }, (_, slot) => system.nodeCount(slot)),
  };
  await explorer.stop();
  return result;
}

/** A whole-state model: every state is a node of the only slot. */
function beginFilterLock(means: Means) {
  const model = filterLock.model({ name: 'small', config: { processes: 3, victimFirst: false } });
  const system = new WholeStateSystem(model);
  const checked = { properties: system.properties, deadlock: true };
  return { system, explorer: new Explorer(system, checked, {}, { blockStates, ...means }) };
}

const outcomeBy = (scenario: Scenario<unknown>, means: Means) => {
  const { explorer, system } = begin(scenario, means);
  return outcome(explorer, system);
};

const alone: Means = { workers: 1 };
const sharing = { from: 1, after: 0, waits: true };
const spill = { folder, storeBytes: 150 };

describe('on random protocols, what a search finds, its numbering and its trace included, does not depend on', () => {
  test('how many shares a block has', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.integer({ min: 2, max: 5 }), async (scenario, workers) => {
        expect(await outcomeBy(scenario, { workers })).toEqual(await outcomeBy(scenario, alone));
      }),
      { numRuns: runs },
    );
  });

  test('how small buffers are at the beginning', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.integer({ min: 1, max: 3 }), async (scenario, workers) => {
        expect(await outcomeBy(scenario, { workers, bufferBytes: 64 })).toEqual(
          await outcomeBy(scenario, alone),
        );
      }),
      { numRuns: runs },
    );
  });

  test('how many threads do them', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.integer({ min: 2, max: 3 }), async (scenario, workers) => {
        expect(await outcomeBy(scenario, { workers, sharing })).toEqual(await outcomeBy(scenario, alone));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  test('whether states are known by hash, on spaces as small as these', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.integer({ min: 1, max: 2 }), async (scenario, workers) => {
        expect(await outcomeBy(scenario, { workers, compact: true })).toEqual(
          await outcomeBy(scenario, alone),
        );
      }),
      { numRuns: runs },
    );
  });

  test('whether states are on disk', async () => {
    let spilled = 0;
    // States are not moved before there are as many as a block may lead to.
    const small = { blockStates: 2 };
    await fc.assert(
      fc.asyncProperty(scenarios, fc.integer({ min: 1, max: 3 }), async (scenario, workers) => {
        const expected = await outcomeBy(scenario, { ...alone, ...small });
        // How many states there are is not known for certain while some are on disk, so that bound is met later.
        fc.pre(expected.ending === 'done');
        const { explorer, system } = begin(scenario, { workers, spill, ...small });
        expect(await outcome(explorer, system)).toEqual(expected);
        if (explorer.storage().spilledStates > 0) spilled += 1;
      }),
      { numRuns: runs },
    );
    expect(spilled).toBeGreaterThan(runs / 20);
    expect(readdirSync(folder).filter((name) => name.includes('spill'))).toEqual([]);
  });

  test('whether it was interrupted, and resumed by other means', async () => {
    let resumed = 0;
    const kinds: fc.Arbitrary<Means> = fc.record({
      workers: fc.integer({ min: 1, max: 3 }),
      ...{ spill: fc.constantFrom(spill, undefined as never) },
    });
    await fc.assert(
      fc.asyncProperty(
        scenarios,
        kinds,
        kinds,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
        async (scenario, first, second, stops) => {
          const to = mkdtempSync(join(folder, 'checkpoints-'));
          let { explorer, system } = begin(scenario, { ...first, checkpoints: true });
          for (const blocks of stops) {
            let ending = 'more';
            for (let block = 0; ending === 'more' && block < blocks; block += 1)
              ending = await explorer.advance(Number.NEGATIVE_INFINITY);
            await explorer.checkpoint({ folder: to, subject }, 1);
            await explorer.stop();
            ({ explorer, system } = begin(scenario, { ...second, checkpoints: true }));
            explorer.restore(readCheckpoint(to, subject));
            resumed += 1;
          }
          const expected = await outcomeBy(scenario, alone);
          fc.pre(expected.ending === 'done');
          expect(await outcome(explorer, system)).toEqual(expected);
          rmSync(to, { recursive: true });
        },
      ),
      { numRuns: runs },
    );
    expect(resumed).toBeGreaterThan(runs / 2);
  });
});

test('the same is true of a model without slots', async () => {
  const run = ({ explorer, system }: ReturnType<typeof beginFilterLock>) => outcome(explorer, system);
  const expected = await run(beginFilterLock(alone));
  expect(expected.states).toBeGreaterThan(500);
  for (const means of [
    { workers: 3 },
    { workers: 2, sharing },
    { workers: 1, compact: true },
    { workers: 2, spill },
  ])
    expect(await run(beginFilterLock(means))).toEqual(expected);
  const first = beginFilterLock({ workers: 1, checkpoints: true });
  for (let block = 0; block < 20; block += 1) await first.explorer.advance(Number.NEGATIVE_INFINITY);
  await first.explorer.checkpoint({ folder: join(folder, 'filter'), subject }, 1);
  await first.explorer.stop();
  const second = beginFilterLock({ workers: 2 });
  second.explorer.restore(readCheckpoint(join(folder, 'filter'), subject));
  expect(second.explorer.space.count).toBeGreaterThan(100);
  expect(await run(second)).toEqual(expected);
});
