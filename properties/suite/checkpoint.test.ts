import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { check, type Report } from '../../checker/index.ts';
import { ricartAgrawala } from '../../models/mutex/ricart-agrawala.ts';
import { stepwright } from './cli-process.ts';

const root = mkdtempSync(join(tmpdir(), 'stepwright-checkpoint-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const newFolder = () => mkdtempSync(join(root, 'folder-'));

const name = '3 processes, 2 entries each';
const scenario = ricartAgrawala.scenario(name);

/** Check, and stop as soon as this many states were found. */
async function interrupted(folder: string, after: number): Promise<Report> {
  const signal = { aborted: false };
  return check(ricartAgrawala, scenario, {
    means: { workers: 1, checkpoint: { folder, everySeconds: 0.001 } },
    signal,
    onProgress: ({ states }) => {
      signal.aborted ||= states >= after;
    },
  });
}

const withoutTimes = ({ counts, storage: _, ...report }: Report) => ({
  ...report,
  counts: { ...counts, seconds: 0, userCalls: 0 },
});

describe('a search that was interrupted', () => {
  test('goes on from its checkpoint to the result of an undisturbed one', async () => {
    const folder = newFolder();
    const first = await interrupted(folder, 1);
    expect(first.verdict).toBe('inconclusive');
    expect(readdirSync(folder)).toHaveLength(1);
    const resumed = await check(ricartAgrawala, scenario, { means: { workers: 2, resume: folder } });
    const undisturbed = await check(ricartAgrawala, scenario);
    expect(withoutTimes(resumed)).toEqual(withoutTimes(undisturbed));
    expect(resumed.storage.resumedStates).toBe(first.counts.states);
  });

  test('is not resumed with another configuration, other properties or another source; what differs is said', async () => {
    const folder = newFolder();
    await interrupted(folder, 1);
    const means = { resume: folder };
    const larger = { ...scenario, config: { ...scenario.config, entries: 1 } };
    await expect(check(ricartAgrawala, larger, { means })).rejects.toMatchObject({
      code: 'usage',
      seen: expect.stringMatching(/another search\. scenario: .*"entries":2.* there, .*"entries":1.* now/),
    });
    await expect(check(ricartAgrawala, { ...scenario, check: [] }, { means })).rejects.toThrow(
      /checks: \[.+\] there, \[\] now/,
    );
    await expect(check(ricartAgrawala, scenario, { means, source: 'abc' })).rejects.toThrow(
      /source of the model: nothing there, abc now/,
    );
    const safety = { ...scenario, check: ['mutual exclusion'] };
    await expect(check(ricartAgrawala, safety, { means: { ...means, compact: true } })).rejects.toThrow(
      /states: nothing there, by hash now/,
    );
  });

  test('by SIGKILL at random moments goes on from its last checkpoint to the same counts', async () => {
    const folder = newFolder();
    const args = [
      'check',
      'commit/two-phase-commit',
      '--scenario',
      '7 resource managers',
      '--set',
      'managers=8',
      '--json',
    ];
    const means = ['--checkpoint', folder, '--every', '0.001'];
    let kills = 0;
    for (let time = 0; time < 4; time += 1) {
      const resume = readdirSync(folder).some((name) => name.startsWith('checkpoint'))
        ? ['--resume', folder]
        : [];
      // From before the first checkpoint until the middle of one of the last.
      const patience = 700 + Math.random() * 1200;
      const { code } = await stepwright([...args, ...means, ...resume], {
        onStart: (child) => {
          setTimeout(() => child.kill('SIGKILL'), patience);
        },
      });
      if (code === null) kills += 1;
      else expect(code).toBe(0);
    }
    expect(kills).toBeGreaterThan(0);
    const last = await stepwright([...args, '--resume', folder]);
    expect(last.code, last.stderr).toBe(0);
    const [result] = JSON.parse(last.stdout).results;
    expect(result).toMatchObject({ states: 1_745_408, transitions: 18_507_777, depth: 25 });
    expect(result.storage.resumedStates).toBeGreaterThan(0);
  });

  test('what was being written when it was killed is not taken for a checkpoint', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'unfinished'));
    writeFileSync(join(folder, 'unfinished', 'manifest.json'), '{}');
    await expect(check(ricartAgrawala, scenario, { means: { resume: folder } })).rejects.toMatchObject({
      code: 'usage',
      seen: `There is no checkpoint in '${folder}'.`,
    });
  });

  test('a damaged checkpoint is refused', async () => {
    const folder = newFolder();
    await interrupted(folder, 1);
    writeFileSync(join(folder, readdirSync(folder)[0]!, 'manifest.json'), '{"format": 2}');
    await expect(check(ricartAgrawala, scenario, { means: { resume: folder } })).rejects.toMatchObject({
      code: 'usage',
      seen: expect.stringContaining('cannot be read as a checkpoint'),
    });
  });

  test('a checkpoint of which a file is longer or shorter is refused', async () => {
    const folder = newFolder();
    await interrupted(folder, 1);
    const last = join(folder, readdirSync(folder)[0]!);
    for (const part of ['keys', 'level', 'next', 'steps', 'children', 'questions']) {
      const whole = readFileSync(join(last, part));
      writeFileSync(join(last, part), Buffer.concat([whole, Buffer.of(0)]));
      await expect(check(ricartAgrawala, scenario, { means: { resume: folder } })).rejects.toThrow(
        new RegExp(`${part} has \\d+ bytes instead of ${whole.length}`),
      );
      writeFileSync(join(last, part), whole);
    }
  });

  test('a folder that cannot be written is refused before the search', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    for (const means of [{ checkpoint: { folder: file, everySeconds: 60 } }, { spill: join(file, 'below') }])
      await expect(check(ricartAgrawala, scenario, { means })).rejects.toThrow(/cannot be written/);
  });
});
