import { closeSync, openSync } from 'node:fs';
import { WriteStream } from 'node:tty';

const usual = 100;

/** Columns for messages: those of the terminal that vitest runs in, if any. Its workers have no terminal of their own. */
export function messageWidth(): number {
  const asked = Number(process.env.COLUMNS);
  return asked > 0 ? asked : (columnsOfTerminal() ?? usual);
}

function columnsOfTerminal(): number | undefined {
  if (process.env.FORCE_TTY !== 'true') return undefined;
  let terminal: number | undefined;
  try {
    terminal = openSync('/dev/tty', 'w');
    const stream = new WriteStream(terminal);
    const { columns } = stream;
    stream.destroy();
    return columns > 0 ? columns : undefined;
  } catch {
    if (terminal !== undefined) closeSync(terminal);
    return undefined;
  }
}

/** Whether vitest prints in colour, as it decides itself. It tells its workers of a terminal by `FORCE_TTY`. */
export function isColoured(): boolean {
  const { NO_COLOR, FORCE_COLOR, FORCE_TTY, TERM, CI } = process.env;
  if (NO_COLOR !== undefined) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0';
  return (FORCE_TTY === 'true' && TERM !== 'dumb') || CI !== undefined;
}
