import pc from 'picocolors';
import { exitCode } from './exit-code.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command's words go. Results go to standard output; progress, notes and errors to standard error. */
export interface Printer {
  /** Columns that standard output has. */
  readonly width: number;
  readonly colors: Colors;
  /** Print lines of a result. */
  print(text: string): void;
  /** Print lines about the run. */
  note(text: string): void;
}

const widthWithoutTerminal = 120;

/** The printer of this process. `color: false` wins over what the terminal can do. */
export function createPrinter(options: { readonly color: boolean }): Printer {
  const { env, stdout } = process;
  const supported = stdout.isTTY === true && env.TERM !== 'dumb';
  const wanted = options.color && !env.NO_COLOR && (supported || Boolean(env.FORCE_COLOR));
  return {
    width: Math.max(60, stdout.columns ?? (Number(env.COLUMNS) || widthWithoutTerminal)),
    colors: pc.createColors(wanted),
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}

/**
 * End quietly when the reader of the output goes away (`| head`), and with one message when the output cannot be
 * written, as on a full disk.
 */
export function guardOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`stepwright: cannot write the output: ${error.message}\n`, () =>
      process.exit(process.exitCode || exitCode.usage),
    );
  });
}
