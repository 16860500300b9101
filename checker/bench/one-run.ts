/** One search of one instance in a process of its own: `one-run.js <instance> [claims|all|temporal] [threads]`. Prints a `Run` as JSON. */
import { explore, type Properties } from './explore.ts';
import { instances } from './instances.ts';
import { probesPerSecond } from './probes.ts';
import type { Run } from './run.ts';

const [name, properties, threads] = process.argv.slice(2);
const loadedSeconds = performance.now() / 1000;
const instance = instances.find((candidate) => candidate.name === name);
if (instance === undefined) throw new RangeError(`there is no instance '${name}'`);
const exploration = await explore(instance, (properties ?? 'claims') as Properties, Number(threads ?? 1));
const run: Run = {
  ...exploration,
  loadedSeconds,
  residentBytes: process.resourceUsage().maxRSS * 1024,
  probesPerSecond: probesPerSecond(exploration.bytes),
};
process.stdout.write(JSON.stringify(run));
