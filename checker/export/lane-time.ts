import type { Change, Trace } from '../core/trace.ts';
import { type Block, blocksOf, firstStep, type Ticks, ticksIn } from './instants.ts';
import { type LabelText, labelHeight, labelType, noteLabel } from './lane-labels.ts';
import { type EventPlace, type Place, placeOf, rowGap, rowHeight } from './lane-places.ts';
import { ownerOf } from './step-changes.ts';
import { changeText, valueText } from './wording.ts';

/** All that happens at one instant, from `top` to `bottom`; where nothing does, these are the same. */
export interface Band {
  readonly time: number;
  readonly top: number;
  readonly bottom: number;
  /** The height at which its time is written. */
  readonly at: number;
}

/** What a tick did to a process, beside its lane. */
export interface Note extends Place {
  readonly label: LabelText;
}

/** The places of a trace with time: from each instant to the next it is equally far. */
export interface TimedPlaces {
  readonly events: readonly EventPlace[];
  readonly notes: readonly Note[];
  /** One for each time, from 0 on. */
  readonly bands: readonly Band[];
  readonly ticks: readonly Ticks[];
  /** Of the state after the last step. */
  readonly cut: number;
  /** Of the state in which a cycle begins. */
  readonly cycle?: number;
}

/** Between the edge of a band and what is in it. */
const padding = 7;

/** How much room there is in a band for the line at which a cycle begins. */
const cycleGap = 10;

/** How far it is from each instant to the next: less where there are many. */
export function tickHeight(ticks: number): number {
  return Math.min(30, Math.max(8, 540 / Math.max(1, ticks)));
}

/** @param top y of the upper end of the lanes. @param labels of the steps: a row is as high as its label. */
export function placeTimedEvents(trace: Trace, labels: readonly LabelText[], top: number): TimedPlaces {
  const rows = new Rows(top, tickHeight(ticksIn(trace)));
  const events: EventPlace[] = [];
  const notes: Note[] = [];
  const ticks: Ticks[] = [];
  let cycle: number | undefined;
  for (const block of blocksOf(trace)) {
    if (firstStep(block) - 1 === trace.loop) cycle = rows.line(block.kind);
    if (block.kind === 'step') {
      const place = placeOf(trace, block.step);
      const label = labels[block.number - 1]!;
      events.push({ ...place, y: rows.add(rowHeight(place, label)) + labelType.titleLine / 2 });
    } else {
      ticks.push(block);
      for (let number = block.first; number <= block.last; number += 1)
        events.push({ lane: 0, dx: 0, kind: 'tick', y: rows.tick() });
      const own = notesOf(trace, block);
      const height = Math.max(0, ...own.map(({ label }) => labelHeight(label)));
      const y = own.length === 0 ? 0 : rows.add(height) + labelType.detailLine / 2;
      notes.push(...own.map((note) => ({ ...note, y })));
    }
  }
  const bands = rows.end();
  return { events, notes, bands, ticks, cut: bands.at(-1)!.bottom, ...(cycle !== undefined && { cycle }) };
}

/** What the last of several ticks did to processes, in one row, with clocks as they are then. */
function notesOf({ lanes }: Trace, { own, running }: Ticks): Omit<Note, 'y'>[] {
  return lanes.flatMap((name, lane) => {
    const isOfLane = (change: Change) => ownerOf(change, lanes) === name;
    const phrases = [
      ...own.filter(isOfLane).map((change) => changeText(change, name)),
      ...running
        .filter((change) => isOfLane(change) && isClock(change))
        .map((change) => valueText(change, name)),
    ];
    return phrases.length === 0 ? [] : [{ lane, dx: 0, label: noteLabel(phrases) }];
  });
}

/** Timers go down, clocks do not. */
function isClock({ before, after }: Change): boolean {
  return typeof before === 'number' && typeof after === 'number' && after >= before;
}

/** Rows below one another, in bands. */
class Rows {
  readonly #tickHeight: number;
  readonly #bands: Band[] = [];
  #top: number;
  /** Where the next row begins; `undefined` where the band has none yet. */
  #next: number | undefined;

  constructor(top: number, height: number) {
    this.#top = top;
    this.#tickHeight = height;
  }

  /** @returns the upper end of a row. */
  add(height: number): number {
    const start = this.#next ?? this.#top + padding;
    this.#next = start + height + rowGap;
    return start;
  }

  /** Go on to the next instant. @returns its upper end. */
  tick(): number {
    this.#close();
    this.#top = this.#bottom + this.#tickHeight;
    this.#next = undefined;
    return this.#top;
  }

  /** The height of a line across all lanes, below what there is: at the edge of the band, or above its next row. */
  line(next: Block['kind']): number {
    if (this.#next === undefined) return this.#top;
    if (next === 'ticks') return this.#bottom;
    this.#next += cycleGap;
    return this.#next - (rowGap + cycleGap) / 2;
  }

  end(): readonly Band[] {
    this.#close();
    return this.#bands;
  }

  get #bottom(): number {
    return this.#next === undefined ? this.#top : this.#next - rowGap + padding;
  }

  #close(): void {
    const at = this.#next === undefined ? this.#top : this.#top + padding + labelType.titleLine / 2;
    this.#bands.push({ time: this.#bands.length, top: this.#top, bottom: this.#bottom, at });
  }
}
