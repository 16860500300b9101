import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { instances } from '../../checker/bench/instances.ts';
import { Explorer } from '../../checker/engine/explorer.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const instance = instances.find(({ name }) => name === 'two-phase-commit-7')!;

function begin(workers: number) {
  const system = instance.algorithm.model(instance.scenario).slots!();
  const checked = { properties: system.properties, deadlock: true };
  const sharing = { from: 512, after: 0, waits: true };
  return new Explorer(system, checked, {}, { workers, sharing });
}

test('with real threads, a search finds the counts of SPIN', async () => {
  const explorer = begin(3);
  while ((await explorer.advance(performance.now() + 100)) === 'more');
  const { states, transitions, depth } = instance.counts;
  expect(explorer.space.count).toBe(states);
  expect(explorer.tally.transitions).toBe(transitions);
  expect(explorer.farthest).toBe(depth);
  expect(explorer.checks.finding).toBeUndefined();
  await explorer.stop();
});

test('a worker that dies ends the search with an internal error, and does not hang it', async () => {
  const started = vi.spyOn(Worker.prototype, 'unref');
  const explorer = begin(2);
  const search = async () => {
    for (;;) {
      if ((await explorer.advance(performance.now() + 10)) !== 'more') return;
      if (explorer.space.count > 20_000) (started.mock.contexts[0] as Worker).terminate();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await expect(search()).rejects.toMatchObject({
    code: 'internal',
    seen: expect.stringContaining('a worker thread died'),
  });
  await explorer.stop();
});

test('a search does without workers that cannot be started', async () => {
  vi.spyOn(Worker.prototype, 'unref').mockImplementation(function (this: Worker) {
    this.terminate();
  });
  const explorer = begin(2);
  while ((await explorer.advance(performance.now() + 100)) === 'more');
  expect(explorer.space.count).toBe(instance.counts.states);
  expect(explorer.tally.transitions).toBe(instance.counts.transitions);
  await explorer.stop();
});
