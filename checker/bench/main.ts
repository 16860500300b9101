/** Measures the checker: `npm run bench`. What each option does, and which instances there are: `npm run bench -- --help`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { isStepwrightError } from '../core/errors.ts';
import { bench } from './bench.ts';
import { chart } from './chart.ts';
import { instances, instancesNamed } from './instances.ts';
import { thisMachine } from './summary.ts';
import { textTable } from './text-table.ts';

interface Options {
  readonly peers?: true;
  readonly allProperties?: true;
  readonly liveness?: true;
  readonly threads?: number;
  readonly repeat: number;
  readonly profile?: string;
  readonly json?: string;
  readonly svg?: string;
}

const exitCode = { usage: 2, internal: 70, interrupted: 130 } as const;

const help = `
Instances:
${instances.map(({ name, counts }) => `  ${name.padEnd(24)}${counts.states.toLocaleString('en-US').padStart(12)} states`).join('\n')}

All of them take a few minutes, with --peers a quarter of an hour. Measure on a machine that does nothing else.`;

const program = new Command('bench')
  .description(
    'Measure searches of fixed instances. Every run has to find exactly the counts that are known.',
  )
  .argument('[names...]', 'instances with one of these in their name; all without any')
  .option('--peers', 'measure SPIN too, on the models in checker/bench/peers; needs spin and a C compiler')
  .option('--threads <n>', 'measure a second run of each instance, by so many threads', wholeNumber)
  .option('--repeat <n>', 'how often each instance is run; the median counts', wholeNumber, 3)
  .option(
    '--all-properties',
    'check all that the models claim, instead of what the models in checker/bench/peers assert',
  )
  .option(
    '--liveness',
    'measure a second run of each instance that has one, with a temporal property besides',
  )
  .option('--profile <folder>', 'write a CPU profile of each instance there, of its last run; slower')
  .option('--json <file>', 'write every figure to this file')
  .option('--svg <file>', 'draw rates against sizes of state spaces into this file')
  .addHelpText('after', help)
  .exitOverride();

// Folders that were made on the way are removed when the process exits by itself.
process.once('SIGINT', () => process.exit(exitCode.interrupted));
try {
  program.parse();
  await run(program.args, program.opts<Options>());
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : exitCode.usage;
  } else {
    const mistaken = isStepwrightError(error) && error.code === 'usage';
    process.exitCode = mistaken ? exitCode.usage : exitCode.internal;
    note(`bench: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function run(names: readonly string[], options: Options): Promise<void> {
  const { repeat, threads, peers = false, liveness = false } = options;
  const profile = options.profile && fromCaller(options.profile);
  const properties = options.allProperties ? 'all' : 'claims';
  const chosen = instancesNamed(names);
  const summaries = await bench(chosen, {
    repeat,
    peers,
    liveness,
    properties,
    note,
    ...(threads && { threads }),
    ...(profile && { profile }),
  });
  const machine = thisMachine();
  process.stdout.write(`${textTable(machine, summaries, { repeat, properties })}\n`);
  const document = { machine, repeat, properties, instances: summaries };
  if (options.json) writeFileSync(fromCaller(options.json), `${JSON.stringify(document, null, 2)}\n`);
  if (options.svg) writeFileSync(fromCaller(options.svg), chart(machine, summaries));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('it has to be a whole number from 1.');
  return Number(text);
}

/** `npm run` starts in the folder of the package; paths are meant from where the user is. */
function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
