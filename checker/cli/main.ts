#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import type { CheckOptions } from './check-command.ts';
import { packageVersion, returnToCallersFolder } from './command-line.ts';
import { errorText } from './errors.ts';
import { codeOfError, type ExitCode, exitCode } from './exit-code.ts';
import type { GraphOptions } from './graph-command.ts';
import { createPrinter, guardOutput, type Printer } from './printer.ts';
import type { ExportOptions, ReplayOptions } from './trace-commands.ts';

const exitCodesHelp = `
Exit codes:
   0  everything is as its scenario expects; without an expectation: holds
   1  not as expected, though nothing unexpected is violated
   2  the command line, a file or a model is wrong
   3  inconclusive: a limit was reached, or Ctrl-C was pressed
  11  deadlock
  12  a property of states or steps is violated
  13  a temporal property is violated
  70  internal error of stepwright`;

const modelHelp = `
A model is a name that \`stepwright list\` prints (or its last part, or its family), or the path of a .ts file.`;

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
    .addHelpText('after', modelHelp)
    .action(async (models: string[], options: CheckOptions) => {
      const { checkCommand } = await import('./check-command.ts');
      done(await checkCommand(models, options, printer, done));
    });

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
    .command('schema')
    .description('print the JSON Schema of `check --json`')
    .action(async () => (await import('./schema-command.ts')).schemaCommand(printer));

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
