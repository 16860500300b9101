import type { Progress } from '../core/report.ts';
import { duration, rate, roughly } from './numbers.ts';

/** Shows how a command is getting on, on standard error, so that standard output holds results alone. */
export interface ProgressDisplay<P = Progress> {
  /** Say what `update` is about from now on. */
  start(title: string): void;
  update(progress: P): void;
  /** Take the display off the screen, before results are printed or at the end. */
  clear(): void;
}

const secondsBetweenLines = 5;
const secondsOfLate = 3;
const separator = ' · ';
/** Columns; on a narrower terminal the parts always take two lines, so that they do not jump. */
const roomForOneLine = 92;

/**
 * What is said of progress, in parts.
 * @param earlier how far it was a few seconds ago, or at the start: how fast it went of late says more about now than the
 * mean over the whole run.
 */
export type ProgressWording<P> = (progress: P, earlier: P | undefined) => readonly string[];

/** The progress of a search. */
export function progressDisplay(stream: NodeJS.WriteStream, wanted: boolean): Promise<ProgressDisplay> {
  return displayOf(stream, wanted, progressParts);
}

/** Lines that renew themselves on a terminal; elsewhere a line every five seconds; nothing where it is unwanted. */
export async function displayOf<P extends Timed>(
  stream: NodeJS.WriteStream,
  wanted: boolean,
  wording: ProgressWording<P>,
): Promise<ProgressDisplay<P>> {
  if (!wanted) return { start: () => {}, update: () => {}, clear: () => {} };
  return stream.isTTY && process.env.TERM !== 'dumb'
    ? liveDisplay(stream, wording)
    : plainDisplay(stream, wording);
}

interface Timed {
  readonly seconds: number;
}

async function liveDisplay<P extends Timed>(
  stream: NodeJS.WriteStream,
  wording: ProgressWording<P>,
): Promise<ProgressDisplay<P>> {
  // Loaded where there is a terminal only, because it takes a while.
  const { createLogUpdate } = await import('log-update');
  // Hiding the cursor would take handlers of signals to bring it back.
  const draw = createLogUpdate(stream, { showCursor: true });
  let title = '';
  let earlier = lookingBack<P>();
  return {
    start(next) {
      title = next;
      earlier = lookingBack();
      draw(title);
    },
    update(progress) {
      const parts = wording(progress, earlier(progress));
      const isNarrow = stream.columns < roomForOneLine && parts.length > 3;
      const lines = isNarrow ? [parts.slice(0, 3), parts.slice(3)] : [parts];
      draw([title, ...lines.map((line) => `  ${line.join(separator)}`)].join('\n'));
    },
    clear: () => draw.clear(),
  };
}

function plainDisplay<P extends Timed>(
  stream: NodeJS.WriteStream,
  wording: ProgressWording<P>,
): ProgressDisplay<P> {
  let title = '';
  let earlier = lookingBack<P>();
  let last = 0;
  return {
    start(next) {
      title = next;
      earlier = lookingBack();
      last = 0;
    },
    update(progress) {
      if (progress.seconds - last < secondsBetweenLines) return;
      last = progress.seconds;
      stream.write(`${title}: ${wording(progress, earlier(progress)).join(separator)}\n`);
    },
    clear: () => {},
  };
}

function progressParts(progress: Progress, earlier: Progress | undefined): string[] {
  const { depth, states, transitions, queue, seconds, checking } = progress;
  if (checking !== undefined) {
    return [
      `${roughly(states)} states`,
      `looking for cycles: '${checking.property}'`,
      `${roughly(checking.visited)} visited`,
      duration(seconds),
    ];
  }
  const recent = (what: 'states' | 'transitions') => recentRate(progress, earlier, (one) => one[what]);
  return [
    `depth ${depth}`,
    `${roughly(states)} states (${recent('states')})`,
    `${roughly(transitions)} transitions (${recent('transitions')})`,
    `queue ${roughly(queue)}`,
    duration(seconds),
  ];
}

/** How much of something came per second since `earlier`. */
export function recentRate<P extends Timed>(
  progress: P,
  earlier: P | undefined,
  amount: (progress: P) => number,
): string {
  if (earlier === undefined) return rate(amount(progress), progress.seconds);
  return rate(amount(progress) - amount(earlier), progress.seconds - earlier.seconds);
}

/** Remembers what it is told for a few seconds, and gives back the earliest of it. */
function lookingBack<P extends Timed>(): (progress: P) => P | undefined {
  let looks: P[] = [];
  return (progress) => {
    looks = [...looks.filter(({ seconds }) => progress.seconds - seconds < secondsOfLate), progress];
    return looks.length > 1 ? looks[0] : undefined;
  };
}
