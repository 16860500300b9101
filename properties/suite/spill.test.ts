import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { instances } from '../../checker/bench/instances.ts';
import { Disk } from '../../checker/engine/disk.ts';
import { Explorer } from '../../checker/engine/explorer.ts';
import { check } from '../../checker/index.ts';
import { Scratch, stepwright } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

test('a search of more than ten times what stores may hold finishes with the counts of SPIN, and leaves nothing on disk', async () => {
  const { algorithm, scenario, counts } = instances.find(({ name }) => name === 'two-phase-commit-7')!;
  const system = algorithm.model(scenario).slots!();
  const checked = { properties: system.properties, deadlock: true };
  const folder = join(scratch.folder, 'small');
  const storeBytes = (8 * counts.states) / 11;
  const explorer = new Explorer(system, checked, {}, { workers: 2, spill: { folder, storeBytes } });
  while ((await explorer.advance(performance.now() + 100)) === 'more');
  const { states, transitions, depth } = counts;
  expect(explorer.space.count).toBe(states);
  expect(explorer.tally.transitions).toBe(transitions);
  expect(explorer.farthest).toBe(depth);
  expect(explorer.storage().spilledStates).toBe(states);
  expect(explorer.checks.finding).toBeUndefined();
  await explorer.stop();
  expect(readdirSync(folder)).toEqual([]);
});

test('a disk that cannot be written in the midst of settling ends the search, and no checkpoint is made of what is left', async () => {
  const { algorithm, scenario, counts } = instances.find(({ name }) => name === 'two-phase-commit-8')!;
  const folder = join(scratch.folder, 'full');
  const checkpoints = join(scratch.folder, 'checkpoints');
  const put = Disk.prototype.write;
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  for (const [attempt, after] of [3, 8, 12].entries()) {
    let calls = 0;
    const failing = vi.spyOn(Disk.prototype, 'write').mockImplementation(function (this: Disk, piece) {
      calls += 1;
      if (calls === after) throw full;
      return put.call(this, piece);
    });
    const to = join(checkpoints, String(attempt));
    const memory = process.memoryUsage.rss() + 120 * 2 ** 20;
    const report = await check(
      algorithm,
      { ...scenario, check: ['agreement'] },
      {
        bounds: { memory },
        means: { workers: 1, spill: folder, checkpoint: { folder: to, everySeconds: 0.3 } },
      },
    );
    failing.mockRestore();
    expect(report).toMatchObject({ verdict: 'inconclusive', limit: 'disk' });
    expect(report.suspicions.join()).toMatch(/ENOSPC/);
    if (readdirSync(to).length === 0) continue;
    const resumed = await check(algorithm, { ...scenario, check: ['agreement'] }, { means: { resume: to } });
    expect(resumed.counts.states).toBe(counts.states);
  }
});

test('--memory with --spill moves states to disk instead of giving up', async () => {
  const folder = join(scratch.folder, 'states');
  const args = [
    'check',
    'commit/two-phase-commit',
    '--scenario',
    '7 resource managers',
    '--set',
    'managers=8',
  ];
  const tooLittle = await stepwright([...args, '--memory', '40MB', '--spill', folder]);
  expect(tooLittle.code).toBe(2);
  // What the process needs besides states differs from machine to machine, so it says itself how much is enough.
  const [, enough] = /give --memory at least (\d+)MB/.exec(tooLittle.stderr)!;
  const { code, stdout, stderr } = await stepwright([
    ...args,
    ...['--memory', `${Number(enough) + 20}MB`, '--spill', folder, '--workers', '1', '--json'],
  ]);
  expect(code, stderr).toBe(0);
  const [result] = JSON.parse(stdout).results;
  expect(result).toMatchObject({ verdict: 'holds', states: 1_745_408, transitions: 18_507_777 });
  expect(result.storage.spilledStates).toBe(1_745_408);
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
});
