import pc from 'picocolors';
import { type ExitCode, exitCode, mostSerious } from './exit-code.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command's words go. Results go to standard output; progress, notes and errors to standard error. */
export interface Printer {
  /** Columns that standard output has. */
  readonly width: number;
  /** Columns that notes may take; infinite where nobody says how many there are, so that whoever searches them finds whole phrases. */
  readonly noteWidth: number;
  readonly colors: Colors;
  /** Print lines of a result. */
  print(text: string): void;
  /** Print lines about the run. */
  note(text: string): void;
}

const widthWithoutTerminal = 120;
const narrowest = 60;

/** The printer of this process. `color: false` wins over what the terminal can do. */
export function createPrinter(options: { readonly color: boolean }): Printer {
  const { env, stdout, stderr } = process;
  const asked = Number(env.COLUMNS);
  const supported = stdout.isTTY === true && env.TERM !== 'dumb';
  const wanted = options.color && !env.NO_COLOR && (supported || Boolean(env.FORCE_COLOR));
  return {
    width: Math.max(narrowest, stdout.columns ?? (asked || widthWithoutTerminal)),
    noteWidth: Math.max(narrowest, stderr.columns ?? (asked || Number.POSITIVE_INFINITY)),
    colors: pc.createColors(wanted),
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  };
}

/**
 * End quietly when the reader of the output goes away (`| head`), and with one message when the output cannot be
 * written, as on a full disk. That is an error of its own, unless what was found until then is more serious.
 */
export function guardOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    const soFar = process.exitCode as ExitCode;
    process.stderr.write(`stepwright: cannot write the output: ${error.message}\n`, () =>
      process.exit(mostSerious([soFar, exitCode.usage])),
    );
  });
}
