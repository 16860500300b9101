#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import type { CheckOptions } from './check-command.ts';
import type { OutputOptions } from './ci/outputs.ts';
import { packageVersion, returnToCallersFolder } from './command-line.ts';
import { errorText } from './errors.ts';
import { codeOfError, type ExitCode, exitCode } from './exit-code.ts';
import type { GraphOptions } from './graph-command.ts';
import type { HistoryOptions } from './history/command.ts';
import { createPrinter, guardOutput, type Printer } from './printer.ts';
import type { SchemaOptions } from './schema-command.ts';
import type { SimulateCommandOptions } from './simulation/command.ts';
import type { SweepOptions } from './sweep/command.ts';
import type { ExportOptions, ReplayOptions } from './trace-commands.ts';

const exitCodesHelp = `
Exit codes:
   0  everything is as its scenario expects; without an expectation: holds
   1  not as expected, though nothing unexpected is violated
   2  the command line, a file or a model is wrong
   3  inconclusive: a limit was reached, Ctrl-C was pressed, or \`simulate\` did not find what is expected
  11  deadlock
  12  a property of states or steps is violated
  13  a temporal property is violated
  70  internal error of stepwright`;

const modelHelp = `
A model is a name that \`stepwright list\` prints (or its last part, or its family), or the path of a .ts file.`;

const sweepHelp = `

A sweep is a question, so a violation is an answer: the exit code is 0 where every cell could be decided or is not
possible, 3 where one could not be or was not run, 2 for wrong usage or an error of the model, 70 for an internal error.`;

const collect = (value: string, before: readonly string[]) => [...before, value];

/** Commands are loaded when they are called, because most of the time to start goes into loading. */
function program(printer: Printer, done: (code: ExitCode) => void): Command {
  const root = new Command('stepwright')
    .description(
      'Check distributed algorithms written as pure step functions: every interleaving, loss and crash.',
    )
    .version(packageVersion())
    .option('--no-color', 'print without colours')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', exitCodesHelp)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(`stepwright: ${text.replace(/^error: /, '')}`) })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();

  root
    .command('list')
    .description('list all models and their scenarios')
    .action(async () => (await import('./list-command.ts')).listCommand(printer));

  root
    .command('check')
    .description('check models; without any, the whole registry against its expectations')
    .argument('[models...]', 'names or files')
    .option(
      '--scenario <name>',
      'only this scenario, or those with this in their name (repeatable)',
      collect,
      [],
    )
    .option('--set <key=value>', 'another value for a field of the configuration (repeatable)', collect, [])
    .option('--property <name>', "check only this property, or 'deadlock' (repeatable)", collect, [])
    .option('--depth <steps>', 'go no deeper')
    .option('--states <number>', 'stop after so many states')
    .option('--time <seconds>', 'stop after so long')
    .option(
      '--memory <size>',
      'stop when so much is used, as in 512MB or 4GB (default: three quarters of what the machine has)',
    )
    .option('--workers <number>', 'explore with so many threads (default: one for each core)')
    .option('--compact', 'tell states apart by a 64-bit hash: less memory, but some may be missed')
    .option('--spill <folder>', 'move states there when memory runs out')
    .option('--checkpoint <folder>', 'write there, now and then, what it takes to go on with the search')
    .option('--every <minutes>', 'how often to write a checkpoint (default: 10)')
    .option('--resume <folder>', 'go on from the last checkpoint there')
    .option('--format <names>', 'how to show counterexamples: text, svg, …, separated by commas')
    .option('--out <folder>', 'write counterexamples below it, in all formats unless --format says which')
    .option('--json', 'print one JSON document instead; `stepwright schema` describes it')
    .option('--shard <part>', 'only a part of the scenarios, as in 2/4, the second of four')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--sarif <file>', 'write what is wrong as SARIF')
    .option('--github', 'print annotations for GitHub, and add to the summary of the workflow step')
    .addHelpText('after', modelHelp)
    .action(async (models: string[], options: CheckOptions) => {
      const { checkCommand } = await import('./check-command.ts');
      done(await checkCommand(models, options, printer, done));
    });

  root
    .command('merge')
    .description('make one report of several, such as the shards of a check')
    .argument('<reports...>', 'files that `check --json` printed')
    .option('--json', 'print the report as JSON')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--sarif <file>', 'write what is wrong as SARIF')
    .option('--github', 'print annotations for GitHub, and add to the summary of the workflow step')
    .action(async (reports: string[], options: OutputOptions) => {
      const { mergeCommand } = await import('./ci/merge-command.ts');
      done(await mergeCommand(reports, options, printer));
    });

  root
    .command('simulate')
    .description('take random walks through models that are too large to check; it finds, and proves nothing')
    .argument('[models...]', 'names or files; without any, the whole registry')
    .option(
      '--scenario <name>',
      'only this scenario, or those with this in their name (repeatable)',
      collect,
      [],
    )
    .option('--set <key=value>', 'another value for a field of the configuration (repeatable)', collect, [])
    .option('--property <name>', "look at this property only, or 'deadlock' (repeatable)", collect, [])
    .option(
      '--scheduler <text>',
      'how steps are chosen, as in pct:depth=4; `help` lists all (default: portfolio, a mix)',
    )
    .option('--seed <number>', 'what chance depends on (default: another one each time)')
    .option(
      '--walks <number>',
      'how many (default: 100,000, or without end where there is --time; 1,000 of each scenario of the registry)',
    )
    .option('--walk <number>', 'take one walk again, with the seed of the report that names it')
    .option('--length <steps>', 'the most steps of a walk (default: 500)')
    .option('--time <seconds>', 'stop after so long with each scenario')
    .option(
      '--memory <size>',
      'stop when so much is used, as in 512MB or 4GB (default: three quarters of what the machine has)',
    )
    .option('--workers <number>', 'walk with so many threads (default: one for each core)')
    .option('--keep-going', 'do not end with the first violation, but count the walks that come to one')
    .option(
      '--response <steps>',
      'of a temporal property: after so many, a response is suspiciously late (default: half the length)',
    )
    .option('--format <names>', 'how to show counterexamples: text, svg, …, separated by commas')
    .option(
      '--out <folder>',
      'write counterexamples below it, in all formats unless --format says which, and the curve of new states',
    )
    .option('--json', 'print one JSON document instead; `stepwright schema --simulate` describes it')
    .addHelpText('after', modelHelp)
    .action(async (models: string[], options: SimulateCommandOptions) => {
      const { simulateCommand } = await import('./simulation/command.ts');
      done(await simulateCommand(models, options, printer, done));
    });

  root
    .command('sweep')
    .description('check one scenario with all combinations of some values of its configuration')
    .argument('<model>', 'a name or a file')
    .option('--scenario <name>', "the scenario (default: the model's first)")
    .option(
      '--set <key=values>',
      'values of a field of the configuration: 1,2,4 or 2..5 or 0..100..20, with the step last (repeatable)',
      collect,
      [],
    )
    .option('--property <name>', "check only this property, or 'deadlock' (repeatable)", collect, [])
    .option('--depth <steps>', 'go no deeper, in each cell')
    .option('--states <number>', 'stop each cell after so many states')
    .option('--time <seconds>', 'stop each cell after so long')
    .option(
      '--memory <size>',
      'stop a cell when so much is used, as in 512MB (default: all together use three quarters of what the machine has)',
    )
    .option('--workers <number>', 'check so many cells at a time (default: one for each core)')
    .option('--format <names>', 'text, csv, json or svg, a heat map (default: text); several only with --out')
    .option('--out <folder>', 'write sweep.<extension> into it, in all formats unless --format says which')
    .addHelpText('after', modelHelp + sweepHelp)
    .action(async (model: string, options: SweepOptions) => {
      const { sweepCommand } = await import('./sweep/command.ts');
      done(await sweepCommand(model, options, printer, done));
    });

  root
    .command('sweep-cells', { hidden: true })
    .argument('<subject>')
    .action(async (subject: string) => (await import('./sweep/serve.ts')).serveCells(subject));

  root
    .command('replay')
    .description('run a trace again through the model as it is now')
    .argument('<trace.json>')
    .option('--model <model>', 'the model, where it is not where the trace says')
    .option('--format <name>', 'how to show it', 'text')
    .action(async (path: string, options: ReplayOptions) => {
      const { replayCommand } = await import('./trace-commands.ts');
      await replayCommand(path, options, printer);
    });

  root
    .command('export')
    .description('write a trace in other formats')
    .argument('<trace.json>')
    .option('--format <names>', 'the formats, separated by commas; with --out all by default, else text')
    .option('--out <folder>', 'write trace.<extension> into it')
    .action(async (path: string, options: ExportOptions) => {
      const { exportCommand } = await import('./trace-commands.ts');
      await exportCommand(path, options, printer);
    });

  root
    .command('graph')
    .description('draw the state space of a small scenario, or the part of it around a trace')
    .argument('[model]', 'may be left out with --around')
    .option('--scenario <name>', 'the scenario; may be left out where there is only one')
    .option('--set <key=value>', 'another value for a field of the configuration (repeatable)', collect, [])
    .option('--limit <states>', 'draw no more states')
    .option('--around <trace.json>', 'only the states near this trace')
    .option('--format <name>', 'dot or svg', 'dot')
    .option('--out <file>', 'write to this file instead of standard output')
    .addHelpText('after', modelHelp)
    .action(async (model: string | undefined, options: GraphOptions) => {
      const { graphCommand } = await import('./graph-command.ts');
      await graphCommand(model, options, printer);
    });

  root
    .command('history')
    .description('say whether recorded histories of calls and returns keep to a sequential specification')
    .argument('<files...>', 'JSON lines, or the log of a Jepsen or Porcupine test')
    .requiredOption(
      '--spec <name>',
      'what operations do one after the other: register, cas-register, kv, queue, mutex, counter or set',
    )
    .option('--consistency <name>', 'linearizability or sequential-consistency', 'linearizability')
    .option('--format <name>', 'jsonl, jepsen or porcupine (default: what the first line looks like)')
    .option('--key <key>', 'only the operations on this key')
    .option('--time <seconds>', 'stop after so long with each file')
    .option('--out <folder>', 'draw what is violated, as SVG, into it')
    .option('--json', 'print one JSON document instead')
    .action(async (files: string[], options: HistoryOptions) => {
      const { historyCommand } = await import('./history/command.ts');
      done(await historyCommand(files, options, printer, done));
    });

  root
    .command('schema')
    .description('print the JSON Schema of `check --json`')
    .option('--simulate', 'that of `simulate --json` instead')
    .option('--sweep', 'that of `sweep --format json` instead')
    .action(async (options: SchemaOptions) =>
      (await import('./schema-command.ts')).schemaCommand(options, printer),
    );

  return root;
}

async function main(): Promise<void> {
  guardOutput();
  returnToCallersFolder();
  const printer = createPrinter({ color: !process.argv.includes('--no-color') });
  process.exitCode = exitCode.asExpected;
  try {
    await program(printer, (code) => {
      process.exitCode = code;
    }).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its message, or the help that was asked for.
      process.exitCode = error.exitCode === 0 ? exitCode.asExpected : exitCode.usage;
      return;
    }
    process.exitCode = codeOfError(error);
    printer.note(errorText(error, printer.noteWidth, 'stepwright: '));
  }
}

await main();
