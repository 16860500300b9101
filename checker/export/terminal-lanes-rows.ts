import { assertNever } from '../core/errors.ts';
import type { ActionData, Trace, TraceStep } from '../core/trace.ts';
import type { Layout, Stay } from './terminal-lanes-layout.ts';
import { type Wall, wallsOf } from './terminal-lanes-walls.ts';
import { faultMark } from './wording.ts';

type Direction = 'left' | 'right';

/**
 * Draws one row of lanes after another. Lines that go across pass behind those that go down: `─│─`.
 *
 * A lane is `│`, `║` while its process pauses, and blank while it is crashed; a message in flight is `┆`, beside the lane of
 * its receiver; `░` keeps messages from getting through.
 */
export class LaneRows {
  readonly #trace: Trace;
  readonly #layout: Layout;
  readonly #stays: ReadonlyMap<string, Stay>;
  readonly #walls: readonly Wall[];

  constructor(trace: Trace, layout: Layout) {
    this.#trace = trace;
    this.#layout = layout;
    this.#stays = new Map(layout.stays.map((stay) => [stay.id, stay]));
    this.#walls = wallsOf(trace, layout);
  }

  /** Nothing happens; `time` as in `Stay`. */
  plain(time: number): string {
    return this.#base(time).join('');
  }

  /** The state at the end. */
  cut(): string {
    const row = this.#base(2 * this.#trace.steps.length + 1.5).map((mark) => (mark === ' ' ? '═' : mark));
    for (const x of this.#layout.lanes) if (x !== undefined) row[x] = '╪';
    return row.join('');
  }

  /** Time passes: the last tick of several. Steps count from 1. */
  tick(number: number): string {
    const row = filled(this.#base(2 * number), '┈');
    this.#destroy(row, number);
    return row.join('');
  }

  /** What happens to a process, and the message that arrives, or does not. Steps count from 1. */
  step(number: number): string {
    const step = this.#trace.steps[number - 1]!;
    const isOfNetwork = step.action.kind === 'partition' || step.action.kind === 'heal';
    const row = filled(this.#base(2 * number), isOfNetwork ? '╌' : ' ');
    this.#destroy(row, number);
    const consumed = step.consumed === undefined ? undefined : this.#stays.get(step.consumed);
    if (consumed !== undefined) this.#arrive(row, consumed, number, step.action.kind === 'lose');
    const x = this.#laneOf(step);
    const mark = markOf(step);
    if (x !== undefined && mark !== undefined) row[x] = mark;
    return row.join('');
  }

  /** What a step sends; `undefined` where nothing of it can be drawn. */
  sends(number: number): string | undefined {
    const time = 2 * number + 1;
    const sent = this.#layout.stays.filter(({ start, track }) => start === time && track !== undefined);
    const row = this.#base(time);
    for (const from of new Set(sent.map((stay) => stay.from))) {
      const x = this.#layout.lanes[from];
      if (x === undefined) continue;
      const own = sent.filter((stay) => stay.from === from);
      const right = own.filter(({ track }) => track! > x);
      const left = own.filter(({ track }) => track! < x);
      this.#branch(row, x, right, 'right');
      this.#branch(row, x, left, 'left');
      row[x] = left.length === 0 ? '├' : right.length === 0 ? '┤' : '┼';
    }
    return sent.length === 0 ? undefined : row.join('');
  }

  #destroy(row: string[], number: number): void {
    for (const id of this.#trace.steps[number - 1]!.destroyed) {
      const stay = this.#stays.get(id);
      if (stay?.track !== undefined && stay.end === 2 * number) row[stay.track] = '✕';
    }
  }

  #base(time: number): string[] {
    const row: string[] = Array.from({ length: this.#layout.width }, () => ' ');
    for (const { track, start, end } of this.#layout.stays)
      if (track !== undefined && start < time && time < end) row[track] = '┆';
    for (const { x, start, end } of this.#walls) if (start <= time && time < end) row[x] = '░';
    for (const [lane, x] of this.#layout.lanes.entries())
      if (x !== undefined) row[x] = this.#layout.isOne ? '│' : this.#laneAt(lane, time);
    return row;
  }

  #laneAt(lane: number, time: number): string {
    const name = this.#trace.lanes[lane];
    const last = this.#trace.steps
      .slice(0, Math.floor(time / 2))
      .findLast(({ action }) => action.process === name && standings.has(action.kind));
    return standings.get(last?.action.kind ?? 'recover')!;
  }

  /** Without processes, everything happens on the one line that there is. */
  #laneOf({ action }: TraceStep): number | undefined {
    const { lanes, isOne } = this.#layout;
    if (isOne) return lanes[0];
    return action.process === undefined ? undefined : lanes[this.#trace.lanes.indexOf(action.process)];
  }

  #arrive(row: string[], { from, to, track, end }: Stay, number: number, isLost: boolean): void {
    const x = this.#layout.lanes[to];
    const sender = this.#layout.lanes[from];
    if (x === undefined || sender === undefined) return;
    if (isLost && track !== undefined) {
      row[track] = '✕';
      return;
    }
    const direction: Direction = from < to ? 'right' : 'left';
    const toward = direction === 'right' ? 1 : -1;
    const start = track ?? sender;
    across(row, start, x);
    if (track !== undefined) {
      const goesOn = end !== 2 * number;
      row[track] = direction === 'right' ? (goesOn ? '├' : '╰') : goesOn ? '┤' : '╯';
    } else if (from !== to) row[sender] = direction === 'right' ? '├' : '┤';
    row[x - toward] = isLost ? '✕' : direction === 'right' ? '►' : '◄';
  }

  #branch(row: string[], x: number, stays: readonly Stay[], direction: Direction): void {
    const tracks = stays.map(({ track }) => track!);
    if (tracks.length === 0) return;
    const far = direction === 'right' ? Math.max(...tracks) : Math.min(...tracks);
    across(row, x, far);
    for (const { track, start, end } of stays)
      row[track!] = start === end ? '✕' : track !== far ? '┬' : direction === 'right' ? '╮' : '╭';
  }
}

/** How a lane looks after what happened to its process last. */
const standings: ReadonlyMap<ActionData['kind'], string> = new Map([
  ['crash', ' '],
  ['recover', '│'],
  ['pause', '║'],
  ['resume', '│'],
]);

function filled(row: readonly string[], blank: string): string[] {
  return row.map((mark) => (mark === ' ' ? blank : mark));
}

/** Fill what is blank between two columns. */
function across(row: string[], from: number, to: number): void {
  for (let x = Math.min(from, to) + 1; x < Math.max(from, to); x++) if (row[x] === ' ') row[x] = '─';
}

function markOf({ action }: TraceStep): string | undefined {
  switch (action.kind) {
    case 'action':
    case 'deliver':
    case 'duplicate':
      return '●';
    case 'recover':
    case 'resume':
      return '○';
    case 'crash':
    case 'pause':
    case 'drift':
      return faultMark(action);
    case 'lose':
    case 'tick':
    case 'partition':
    case 'heal':
      return undefined;
    default:
      return assertNever(action);
  }
}
