/** One search of one instance in a process of its own: `one-run.js <instance> [claims|all] [threads]`. Prints a `Run` as JSON. */
import { explore } from './explore.ts';
import { instances } from './instances.ts';
import { probesPerSecond } from './probes.ts';
import type { Run } from './run.ts';

const [name, properties, threads] = process.argv.slice(2);
const loadedSeconds = performance.now() / 1000;
const instance = instances.find((candidate) => candidate.name === name);
if (instance === undefined) throw new RangeError(`there is no instance '${name}'`);
const exploration = await explore(instance, properties === 'all' ? 'all' : 'claims', Number(threads ?? 1));
const run: Run = {
  ...exploration,
  loadedSeconds,
  residentBytes: process.resourceUsage().maxRSS * 1024,
  probesPerSecond: probesPerSecond(exploration.bytes),
};
process.stdout.write(JSON.stringify(run));
