/** One simulation in a process of its own: `one-simulation.js <instance> <threads> <walks>`. Prints a `Pace` as JSON. */
import { twoPhaseCommit } from '../../models/commit/two-phase-commit.ts';
import { paxos } from '../../models/consensus/paxos.ts';
import { ricartAgrawala } from '../../models/mutex/ricart-agrawala.ts';
import type { Algorithm } from '../core/algorithm.ts';
import { simulate } from '../simulate.ts';

/** How fast walks were taken: on the whole, and in the last fifth, when tables have filled. */
export interface Pace {
  readonly steps: number;
  readonly seconds: number;
  readonly lastSteps: number;
  readonly lastSeconds: number;
}

function sized<C>(algorithm: Algorithm<C>, like: string, config: Partial<C>) {
  const { name, network, config: base } = algorithm.scenario(like);
  const scenario = { name, config: { ...base, ...config }, ...(network && { network }) };
  return (options: Parameters<typeof simulate>[2]) => simulate(algorithm as never, scenario, options);
}

const instances = {
  'ricart-agrawala-5x1': sized(ricartAgrawala, '3 processes, 2 entries each', { processes: 5, entries: 1 }),
  'two-phase-commit-10': sized(twoPhaseCommit, '5 resource managers', { managers: 10 }),
  'paxos-3': sized(paxos, '2 clients', { clients: 3 }),
} as const;

const [name, threads, walks] = process.argv.slice(2);
let [middle, last] = [
  { steps: 0, seconds: 0 },
  { steps: 0, seconds: 0 },
];
await instances[name as keyof typeof instances]({
  scheduler: 'uniform',
  seed: 1,
  walks: Number(walks),
  length: 200,
  workers: Number(threads),
  onProgress: ({ walks: taken, steps, seconds }) => {
    last = { steps, seconds };
    if (taken <= 0.8 * Number(walks)) middle = last;
  },
});
const pace: Pace = {
  ...last,
  lastSteps: last.steps - middle.steps,
  lastSeconds: last.seconds - middle.seconds,
};
process.stdout.write(JSON.stringify(pace));
