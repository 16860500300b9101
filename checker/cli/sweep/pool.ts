import { HandlerThrewError, TooLargeError } from '../../core/errors.ts';
import { partsOf } from './error-parts.ts';
import type { Cell } from './grid.ts';
import type { Outcome } from './outcome.ts';
import { type CellOrder, type CellProcess, type Death, startCellProcess } from './process.ts';
import type { SweepSubject } from './serve.ts';

/** How far a sweep is. */
export interface SweepProgress {
  readonly done: number;
  readonly of: number;
  /** Of cells that are done, and of those that are not. */
  readonly states: number;
  /** Labels of the cells that are being checked. */
  readonly running: readonly string[];
  readonly seconds: number;
}

export interface PoolOptions {
  readonly processes: number;
  /** The place of the cell that is the scenario itself, if it is there. */
  readonly expected: number | undefined;
  readonly signal: AbortSignal;
  onProgress(progress: SweepProgress): void;
  /** What models, or a process that died, wrote to standard error. */
  onErrors(text: string): void;
}

/** After an interrupt, searches have so long to end; a function of the model that never returns keeps them from it. */
const secondsToStop = 5;
const secondsBetweenLooks = 0.25;

/** Check all cells, each in one of several processes. What comes of them is in their order, and depends on them alone. */
export async function checkCells(
  cells: readonly Cell[],
  subject: SweepSubject,
  options: PoolOptions,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = cells.map(() => ({ kind: 'not run' }));
  const start = performance.now();
  const running = new Map<number, number>();
  const processes = new Set<CellProcess>();
  const tally = { next: 0, done: 0, states: 0 };
  const look = () =>
    options.onProgress({
      done: tally.done,
      of: cells.length,
      states: [...running.values()].reduce((sum, states) => sum + states, tally.states),
      running: [...running.keys()].map((index) => cells[index]!.label),
      seconds: (performance.now() - start) / 1000,
    });
  /** One process after the other: where one dies, the next takes its place. */
  const lane = async () => {
    let own: CellProcess | undefined;
    while (tally.next < cells.length && !options.signal.aborted) {
      const index = tally.next++;
      running.set(index, 0);
      own ??= startCellProcess(subject);
      processes.add(own);
      const order: CellOrder = { settings: cells[index]!.settings, isExpected: index === options.expected };
      const checked = await own.check(order, (states) => running.set(index, states));
      if (checked.kind === 'died') {
        processes.delete(own);
        own = undefined;
      }
      const outcome = checked.kind === 'answered' ? checked.outcome : outcomeOf(checked.death, options);
      const errors = checked.kind === 'answered' ? checked.errors : errorsOf(checked.death);
      if (errors !== '') options.onErrors(errors);
      outcomes[index] = outcome;
      running.delete(index);
      if (outcome.kind !== 'not run') tally.done += 1;
      if (outcome.kind === 'checked') tally.states += outcome.finding.states;
    }
  };
  const release = endingTogether(processes, options.signal);
  const timer = setInterval(look, 1000 * secondsBetweenLooks);
  look();
  try {
    await Promise.all(Array.from({ length: Math.min(options.processes, cells.length) }, lane));
  } finally {
    clearInterval(timer);
    release();
  }
  return outcomes;
}

/**
 * See to it that no process outlives this one, and that all end their searches on an interrupt.
 * @returns what ends them when all is done.
 */
function endingTogether(processes: ReadonlySet<CellProcess>, signal: AbortSignal): () => void {
  const killAll = () => {
    for (const one of processes) one.kill();
  };
  const endAtOnce = (name: NodeJS.Signals) => {
    killAll();
    process.kill(process.pid, name);
  };
  let patience: NodeJS.Timeout | undefined;
  const stopAll = () => {
    for (const one of processes) one.stop();
    patience = setTimeout(killAll, 1000 * secondsToStop);
    process.once('SIGINT', endAtOnce).once('SIGTERM', endAtOnce);
  };
  process.once('exit', killAll);
  signal.addEventListener('abort', stopAll);
  return () => {
    clearTimeout(patience);
    signal.removeEventListener('abort', stopAll);
    process.off('exit', killAll).off('SIGINT', endAtOnce).off('SIGTERM', endAtOnce);
    killAll();
  };
}

function outcomeOf({ code, signal: name }: Death, { signal }: PoolOptions): Outcome {
  if (signal.aborted || name === 'SIGINT') return { kind: 'not run' };
  if (code === null) {
    const seen = `The process that checked this cell was ended${name === null ? ' before it began' : ` by ${name}`}.`;
    const error = new TooLargeError(
      seen,
      'memory ran out, and the system, or Node.js, ended the process',
      'give each cell less with --memory, or bound it with --states; with fewer --workers, there is more for each',
    );
    return { kind: 'lost', error: partsOf(error) };
  }
  const error = new HandlerThrewError(
    `The process that checked this cell ended with exit code ${code}.`,
    'code of the model that ends the process, or throws where nobody waits for it, as in a timer',
    'check this cell alone, with `stepwright check` and the same --set',
  );
  return { kind: 'failed', error: partsOf(error) };
}

/** What V8 writes of a full heap tells no more than the error does. */
function errorsOf({ signal, errors }: Death): string {
  return signal === null || process.env.STEPWRIGHT_DEBUG === '1' ? errors : '';
}
