/** Measures random walks: `npm run bench:walks [threads]`. Measure on a machine that does nothing else. */
import { dirname, join } from 'node:path';
import Table from 'cli-table3';
import { InternalError } from '../core/errors.ts';
import { compileOneRun } from './compile-one-run.ts';
import type { Pace } from './one-simulation.ts';
import { outputOf } from './processes.ts';

const walks = { 'ricart-agrawala-5x1': 500_000, 'two-phase-commit-10': 100_000, 'paxos-3': 1_000_000 };
const most = Number(process.argv[2] ?? 2);

const million = (steps: number, seconds: number) => (steps / seconds / 1e6).toFixed(2);
const table = new Table({
  head: ['', 'walks', 'steps', 'threads', 'seconds', 'million steps/s', 'in the last fifth', 'ratio'],
  style: { head: [], border: [] },
});
const script = join(dirname(await compileOneRun()), 'one-simulation.js');
for (const [name, number] of Object.entries(walks)) {
  let alone: number | undefined;
  for (const threads of new Set([1, most])) {
    const args = [script, name, String(threads), String(number)];
    const { code, stdout, stderr } = await outputOf(process.execPath, args);
    if (code !== 0) throw new InternalError(`${name}: the run ended with code ${code}\n${stderr.trim()}`);
    const { steps, seconds, lastSteps, lastSeconds }: Pace = JSON.parse(stdout);
    alone ??= seconds;
    const paces = [million(steps, seconds), million(lastSteps, lastSeconds), (alone / seconds).toFixed(2)];
    table.push([name, number, steps, threads, seconds.toFixed(1), ...paces]);
  }
}
process.stdout.write(`${table}\n`);
