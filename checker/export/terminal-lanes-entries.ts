import type { Trace } from '../core/trace.ts';
import { blocksOf, firstStep, lastStep, type Block as Shown, type Ticks } from './instants.ts';
import { cycleText, foreverOf, fromHereOn } from './lasso.ts';
import { fillColumns, steady } from './terminal-lanes-columns.ts';
import type { Layout } from './terminal-lanes-layout.ts';
import { LaneRows } from './terminal-lanes-rows.ts';
import { type Block, inFlightBlocks, stateBlocks, stepBlocks, tickBlocks } from './terminal-lanes-text.ts';
import type { Colours } from './text-heading.ts';
import { endText } from './wording.ts';

/** One line of the drawing. */
export interface Row {
  /** Two columns, of what holds a cycle together; left out where there is nothing. */
  readonly edge?: string;
  /** Of the step that starts here. */
  readonly number?: string;
  /** Left out where the text begins in their place. */
  readonly lanes?: string;
  readonly text: string;
}

/** Of the second line of what is longer than one, and of the third. */
const indent = '  ';

/** Puts lanes and text side by side, step by step. */
export class LaneEntries {
  readonly #trace: Trace;
  readonly #drawn: LaneRows;
  readonly #room: number;
  readonly #all: number;
  readonly #colours: Colours;

  /** @param room columns for text beside the lanes. @param all columns for text where there are none. */
  constructor(
    trace: Trace,
    layout: Layout,
    { room, all, colours }: { readonly room: number; readonly all: number; readonly colours: Colours },
  ) {
    this.#trace = trace;
    this.#drawn = new LaneRows(trace, layout);
    this.#room = room;
    this.#all = all;
    this.#colours = colours;
  }

  /** In the colour of what the trace shows. */
  mark(text: string): string {
    const { green, red } = this.#colours;
    return this.#trace.shows.kind === 'witness' ? green(text) : red(text);
  }

  /** What comes below the names of the lanes. */
  rows(): Row[] {
    const { steps } = this.#trace;
    const forever = foreverOf(this.#trace);
    const cycle = forever?.kind === 'cycle' ? forever : undefined;
    const rows: Row[] = [];
    for (const block of blocksOf(this.#trace)) {
      const number = firstStep(block);
      const rest = this.#drawn.plain(2 * number - 0.5);
      const isInside = cycle !== undefined && number >= cycle.first;
      if (cycle?.first === number) {
        rows.push({ lanes: rest, text: '' });
        const opening = this.#lines([{ kind: 'fault', phrases: [fromHereOn(cycle)] }]);
        const [first, ...more] = beside(opening, [], rest);
        rows.push({ ...first!, edge: '╭─' }, ...held(more, '│'));
      }
      rows.push(...held([{ lanes: rest, text: '' }, ...this.#block(block)], isInside ? '│' : undefined));
    }
    const rest = this.#drawn.plain(2 * steps.length + 1.5);
    if (cycle !== undefined) {
      rows.push({ edge: '│', lanes: rest, text: '' });
      const [text = ''] = this.#lines([{ kind: 'fault', phrases: [`then for ever: ${cycleText(cycle)}`] }]);
      rows.push({ edge: '╰─', lanes: rest, text });
    }
    return [...rows, { lanes: rest, text: '' }, ...this.#end()];
  }

  /** The initial state, which comes before the lanes. */
  initial(): Row[] {
    const title: Block = { kind: 'title', phrases: ['initial state'] };
    return numbered('0', this.#across([title, ...stateBlocks(this.#trace, this.#trace.initial)]));
  }

  #block(block: Shown): Row[] {
    const { steps, shows } = this.#trace;
    const first = firstStep(block);
    const rows = block.kind === 'ticks' ? this.#ticks(block) : this.#step(block.number);
    const isBroken = lastStep(block) === steps.length && shows.kind === 'transition';
    return numbered(isBroken ? `✗${String(first).padStart(2)}` : String(first), rows);
  }

  #ticks(ticks: Ticks): Row[] {
    const text = this.#lines(tickBlocks(this.#trace, ticks));
    return beside(text, [this.#drawn.tick(ticks.last)], this.#drawn.plain(2 * ticks.last + 1.5));
  }

  #step(number: number): Row[] {
    const step = this.#trace.steps[number - 1]!;
    const [title, ...blocks] = stepBlocks(this.#trace, step, number, this.#room);
    const head = this.#lines([title!]);
    const sends = this.#drawn.sends(number);
    const lanes = [this.#drawn.step(number)];
    if (sends !== undefined) {
      // Beside what is said of them.
      while (lanes.length < head.length) lanes.push(this.#drawn.plain(2 * number + 0.5));
      lanes.push(sends);
    }
    const text = [...head, ...this.#lines(blocks)];
    return beside(text, lanes, this.#drawn.plain(2 * number + 1.5));
  }

  #end(): Row[] {
    const { steps, shows } = this.#trace;
    const title = fillColumns([steady(endText(this.#trace))], this.#room);
    const text = title.map((line) => this.mark(this.#colours.bold(line)));
    const cut = this.#drawn.cut();
    const state = steps.length === 0 ? [] : stateBlocks(this.#trace, steps.at(-1)!.state);
    return [
      ...numbered(shows.kind === 'witness' ? '✓' : '✗', beside(text, [cut], ' '.repeat(cut.length))),
      ...this.#across([...state, ...inFlightBlocks(this.#trace)]),
    ];
  }

  #across(blocks: readonly Block[]): Row[] {
    return this.#lines(blocks, this.#all).map((text) => ({ text }));
  }

  /** The lines of blocks; those after a block's first are indented. */
  #lines(blocks: readonly Block[], room = this.#room): string[] {
    const { bold, red } = this.#colours;
    return blocks.flatMap(({ kind, phrases, separator }) => {
      const [first = '', ...more] = fillColumns(phrases, room - indent.length, separator);
      const lines = [first, ...more.map((line) => indent + line)];
      return kind === 'title' ? lines.map(bold) : kind === 'fault' ? lines.map(red) : lines;
    });
  }
}

/** Where there is less drawn than said, `rest` is drawn. */
function beside(text: readonly string[], lanes: readonly string[], rest: string): Row[] {
  return Array.from({ length: Math.max(text.length, lanes.length) }, (_, index) => ({
    lanes: lanes[index] ?? rest,
    text: text[index] ?? '',
  }));
}

function held(rows: readonly Row[], edge: string | undefined): readonly Row[] {
  return edge === undefined ? rows : rows.map((row) => ({ edge, ...row }));
}

function numbered(number: string, [first, ...others]: readonly Row[]): Row[] {
  return first === undefined ? [] : [{ ...first, number }, ...others];
}
