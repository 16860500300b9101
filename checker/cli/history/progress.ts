import type { HistoryProgress } from '../../history/verdict.ts';
import { duration, plural, roughly } from '../numbers.ts';

/** Shows on standard error how the search of a history is getting on. */
export interface HistoryProgressDisplay {
  start(file: string): void;
  update(progress: HistoryProgress): void;
  clear(): void;
}

const secondsBetweenLines = 5;
const secondsToFirstLine = 1;
/** Of a search that ends sooner, nothing is shown. */
const secondsOfPatience = 0.5;

/** A line that renews itself on a terminal; elsewhere a line after a second, and every five seconds then; nothing where it is unwanted. */
export async function historyProgress(
  stream: NodeJS.WriteStream,
  wanted: boolean,
): Promise<HistoryProgressDisplay> {
  if (!wanted) return { start: () => {}, update: () => {}, clear: () => {} };
  const isLive = stream.isTTY && process.env.TERM !== 'dumb';
  // Loaded where there is a terminal only, because it takes a while.
  const live = isLive
    ? (await import('log-update')).createLogUpdate(stream, { showCursor: true })
    : undefined;
  let file = '';
  let last = 0;
  return {
    start(next) {
      file = next;
      last = secondsToFirstLine - secondsBetweenLines;
    },
    update(progress) {
      const { seconds } = progress;
      if (live !== undefined && seconds >= secondsOfPatience) live(progressText(file, progress));
      if (live !== undefined || seconds - last < secondsBetweenLines) return;
      last = seconds;
      stream.write(`${progressText(file, progress)}\n`);
    },
    clear: () => live?.clear(),
  };
}

function progressText(file: string, { configurations, decided, parts, seconds }: HistoryProgress): string {
  const keys = parts > 1 ? ` · ${decided} of ${plural(parts, 'part')} decided` : '';
  return `${file}: ${roughly(configurations)} configurations${keys} · ${duration(seconds)}`;
}
