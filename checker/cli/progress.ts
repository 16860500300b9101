import { createLogUpdate } from 'log-update';
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

/** Lines that renew themselves on a terminal; elsewhere a line every five seconds; nothing where it is unwanted. */
export function progressDisplay(stream: NodeJS.WriteStream, wanted: boolean): ProgressDisplay {
  if (!wanted) return { start: () => {}, update: () => {}, clear: () => {} };
  return stream.isTTY && process.env.TERM !== 'dumb' ? liveDisplay(stream) : plainDisplay(stream);
}

function liveDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
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
      draw(`${title}\n  ${progressText(progress, speed(progress))}`);
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
      stream.write(`${title}: ${progressText(progress, speed(progress))}\n`);
    },
    clear: () => {},
  };
}

function progressText({ depth, states, transitions, queue, seconds }: Progress, speed: string): string {
  return [
    `depth ${depth}`,
    `${roughly(states)} states`,
    `${roughly(transitions)} transitions (${speed})`,
    `queue ${roughly(queue)}`,
    duration(seconds),
  ].join(' · ');
}

/** Transitions per second of late, which says more about now than the mean over the whole run. */
function speedometer(): (progress: Progress) => string {
  let looks: Progress[] = [];
  return (progress) => {
    looks = [...looks.filter(({ seconds }) => progress.seconds - seconds < secondsOfLate), progress];
    const earliest = looks.length > 1 ? looks[0]! : { transitions: 0, seconds: 0 };
    return rate(progress.transitions - earliest.transitions, progress.seconds - earliest.seconds);
  };
}
