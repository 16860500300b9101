import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runsFromSource } from '../command-line.ts';
import type { Outcome } from './outcome.ts';
import type { Answer, Order, SweepSubject } from './serve.ts';

/** How a process ended that was to check a cell. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to its standard error since the last cell. */
  readonly errors: string;
}

/** A process that checks cells, one at a time. */
export interface CellProcess {
  check(order: CellOrder, onStates: (states: number) => void): Promise<Checked>;
  /** Let it end its search, and say what was found so far. */
  stop(): void;
  kill(): void;
}

export type CellOrder = Omit<Extract<Order, { type: 'cell' }>, 'type'>;

/** `errors`: what it wrote to its standard error. */
export type Checked =
  | { readonly kind: 'answered'; readonly outcome: Outcome; readonly errors: string }
  | { readonly kind: 'died'; readonly death: Death };

/** Start this program once more, to check cells. */
export function startCellProcess(subject: SweepSubject): CellProcess {
  const main = fileURLToPath(new URL(`../main${extname(import.meta.url)}`, import.meta.url));
  const child = fork(main, ['sweep-cells', JSON.stringify(subject)], {
    execArgv: process.execArgv.map(fromAnywhere),
    // What a model prints must not come between the results. V8 writes pages before it dies of a full heap.
    stdio: ['ignore', process.stderr.fd, 'pipe', 'ipc'],
  });
  let errors = '';
  const takenErrors = () => {
    const taken = errors;
    errors = '';
    return taken;
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const death = new Promise<Death>((done) => {
    child.once('close', (code, signal) => done({ code, signal, errors: takenErrors() }));
    child.on('error', ({ message }) => done({ code: null, signal: null, errors: message }));
  });
  // Where it has died, its death is the answer.
  const tell = (order: Order) => void child.send(order, () => {});
  let heard: (answer: Answer) => void = () => {};
  const ready = new Promise<void>((done) => {
    heard = ({ type }) => type === 'ready' && done();
  });
  child.on('message', (answer: Answer) => heard(answer));
  return {
    check(order, onStates) {
      const answered = new Promise<Checked>((done) => {
        void ready.then(() => {
          heard = (answer) => {
            if (answer.type === 'progress') onStates(answer.states);
            if (answer.type === 'done')
              done({ kind: 'answered', outcome: answer.outcome, errors: takenErrors() });
          };
          tell({ type: 'cell', ...order });
        });
      });
      return Promise.race([answered, death.then((one): Checked => ({ kind: 'died', death: one }))]);
    },
    stop: () => tell({ type: 'stop' }),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** In the clone the command line is run by tsx, which a process in the folder of a user would not find. */
function fromAnywhere(word: string): string {
  if (!runsFromSource) return word;
  return word.replace(/^(--import=)?tsx$/, (_, option = '') => option + import.meta.resolve('tsx'));
}
