import type { Progress } from '../core/report.ts';
import { duration, rate, roughly } from './numbers.ts';

/** Shows how a search is getting on, on standard error, so that standard output holds results alone. */
export interface ProgressDisplay {
  /** Say what `update` is about from now on. */
  start(title: string): void;
  update(progress: Progress): void;
  /** Take the display off the screen, before results are printed or at the end. */
  clear(): void;
}

const secondsBetweenLines = 5;
const secondsOfLate = 3;
const separator = ' · ';
/** Columns; on a narrower terminal the parts always take two lines, so that they do not jump. */
const roomForOneLine = 92;

/** Lines that renew themselves on a terminal; elsewhere a line every five seconds; nothing where it is unwanted. */
export async function progressDisplay(stream: NodeJS.WriteStream, wanted: boolean): Promise<ProgressDisplay> {
  if (!wanted) return { start: () => {}, update: () => {}, clear: () => {} };
  return stream.isTTY && process.env.TERM !== 'dumb' ? liveDisplay(stream) : plainDisplay(stream);
}

async function liveDisplay(stream: NodeJS.WriteStream): Promise<ProgressDisplay> {
  // Loaded where there is a terminal only, because it takes a while.
  const { createLogUpdate } = await import('log-update');
  // Hiding the cursor would take handlers of signals to bring it back.
  const draw = createLogUpdate(stream, { showCursor: true });
  let title = '';
  let speed = speedometer();
  return {
    start(next) {
      title = next;
      speed = speedometer();
      draw(title);
    },
    update(progress) {
      const parts = progressParts(progress, speed(progress));
      const lines = stream.columns < roomForOneLine ? [parts.slice(0, 3), parts.slice(3)] : [parts];
      draw([title, ...lines.map((line) => `  ${line.join(separator)}`)].join('\n'));
    },
    clear: () => draw.clear(),
  };
}

function plainDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  let title = '';
  let speed = speedometer();
  let last = 0;
  return {
    start(next) {
      title = next;
      speed = speedometer();
      last = 0;
    },
    update(progress) {
      if (progress.seconds - last < secondsBetweenLines) return;
      last = progress.seconds;
      stream.write(`${title}: ${progressParts(progress, speed(progress)).join(separator)}\n`);
    },
    clear: () => {},
  };
}

function progressParts(progress: Progress, speed: Speed): string[] {
  const { depth, states, transitions, queue, seconds, checking } = progress;
  if (checking !== undefined) {
    return [
      `${roughly(states)} states`,
      `looking for cycles: '${checking.property}'`,
      `${roughly(checking.visited)} visited`,
      duration(seconds),
    ];
  }
  return [
    `depth ${depth}`,
    `${roughly(states)} states (${speed.states})`,
    `${roughly(transitions)} transitions (${speed.transitions})`,
    `queue ${roughly(queue)}`,
    duration(seconds),
  ];
}

/** Per second. */
interface Speed {
  readonly states: string;
  readonly transitions: string;
}

/** How fast it went of late, which says more about now than the mean over the whole run. */
function speedometer(): (progress: Progress) => Speed {
  let looks: Progress[] = [];
  return (progress) => {
    looks = [...looks.filter(({ seconds }) => progress.seconds - seconds < secondsOfLate), progress];
    const earliest = looks.length > 1 ? looks[0]! : { states: 0, transitions: 0, seconds: 0 };
    const since = (what: 'states' | 'transitions') =>
      rate(progress[what] - earliest[what], progress.seconds - earliest.seconds);
    return { states: since('states'), transitions: since('transitions') };
  };
}
