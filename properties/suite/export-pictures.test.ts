import { Graphviz } from '@hpcc-js/wasm-graphviz';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { fromDot } from 'ts-graphviz';
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../checker/core/trace.ts';
import { traceDot } from '../../checker/export/dot.ts';
import { labelHeight, labelType, labelWidth } from '../../checker/export/lane-labels.ts';
import { drawLanes, type LaneDrawing, type PlacedLabel } from '../../checker/export/lanes.ts';
import { traceSvg } from '../../checker/export/svg.ts';
import { printable } from '../../checker/export/wording.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import {
  idle,
  inCircles,
  inDoubt,
  lassos,
  livelock,
  manyVariables,
  pingPong,
  starvedClient,
} from './fixtures/lassos.ts';
import { bullyWithCrash, doubledToken, fourLitres, lostRequest, traces } from './fixtures/traces.ts';

interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  text: string;
}

/** The elements of a document in order, by a parser that refuses whatever is not well-formed XML. */
function elementsOf(svg: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push({ name, attributes, text: '' });
    elements.push(open.at(-1)!);
  });
  parser.on('text', (text) => {
    for (const element of open) element.text += text.replaceAll('\u00A0', ' ');
  });
  parser.on('closetag', () => open.pop());
  parser.write(svg).close();
  return elements;
}

function textsOf(svg: string): string[] {
  return elementsOf(svg).flatMap(({ name, text }) => (name === 'text' ? [text.trim()] : []));
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf(label: PlacedLabel): Box {
  const width = labelWidth(label);
  const left =
    label.side === 'right' ? label.x : label.side === 'left' ? label.x - width : label.x - width / 2;
  const top = label.y - (label.title.length > 0 ? labelType.titleLine : labelType.detailLine) / 2;
  return { left, right: left + width, top, bottom: top + labelHeight(label) };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function labelsOf({ events, arrows, time }: LaneDrawing): PlacedLabel[] {
  const notes = time?.notes.map(({ label }) => label) ?? [];
  return [...events.map(({ label }) => label), ...notes, ...arrows.flatMap(({ label }) => label ?? [])];
}

function expectNoOverlap(trace: Trace): void {
  const drawing = drawLanes(trace);
  const boxes = labelsOf(drawing).map(boxOf);
  for (const [index, box] of boxes.entries()) {
    expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
    const struck = drawing.lanes.filter(({ x }) => box.left < x && x < box.right);
    expect(struck).toEqual([]);
    if (drawing.loop) expect(box.right).toBeLessThanOrEqual(drawing.width);
  }
}

describe('the lanes', () => {
  test('are in the order of the trace, and time flows downward', () => {
    const { lanes, events, cut } = drawLanes(lostRequest());
    expect(lanes.map(({ name }) => name)).toEqual(['p1', 'p2', 'p3']);
    expect([...lanes].sort((a, b) => a.x - b.x)).toEqual(lanes);
    const heights = [...events.map(({ y }) => y), cut];
    expect([...heights].sort((a, b) => a - b)).toEqual(heights);
  });

  test('have each event on the lane of its process, and losses between lanes', () => {
    const { lanes, events } = drawLanes(lostRequest());
    const [p1, p2, p3] = lanes.map(({ x }) => x);
    expect(events.map(({ x }) => x)).toEqual([p1, p2, (p2! + p3!) / 2, p1, p3, p1, p2, p3]);
    expect(events[2]!.kind).toBe('loss');
  });

  test('have an arrow from the send to every delivery', () => {
    const { events, arrows } = drawLanes(doubledToken());
    const ends = arrows.map(({ kind, points }) => [kind, points[0]!.y, points.at(-1)!.y]);
    const y = (step: number) => events[step - 1]!.y;
    expect(ends).toEqual([
      ['duplicate', y(1), y(2)],
      ['deliver', y(1), y(4)],
      ['deliver', y(3), y(5)],
    ]);
  });

  test('show downtimes, messages that die with a process, and messages that are still in flight', () => {
    const { lanes, events, arrows, cut } = drawLanes(bullyWithCrash());
    expect(lanes.map(({ down }) => down)).toEqual([
      [],
      [],
      [],
      [{ top: events[1]!.y, bottom: events[4]!.y }],
    ]);
    expect(arrows.filter(({ kind }) => kind === 'destroy')).toHaveLength(2);
    const inFlight = arrows.filter(({ kind }) => kind === 'in flight');
    expect(inFlight).toHaveLength(4);
    expect(inFlight.every(({ points }) => points[0]!.y < cut && cut < points.at(-1)!.y)).toBe(true);
  });

  test.each([starvedClient, pingPong, livelock])(
    'have an arrow around all steps of a cycle, and no others',
    (lasso) => {
      const trace = lasso();
      const { events, cut, width, loop } = drawLanes(trace);
      const [from, , , to] = loop!.back;
      expect([from, to]).toEqual([
        { x: width, y: cut },
        { x: width, y: loop!.start },
      ]);
      const inside = events.filter(({ y }) => loop!.start! < y && y < cut).map(({ step }) => step);
      expect(inside).toEqual(trace.steps.map((_, index) => index + 1).slice(trace.loop));
      expect(loop!.back.every(({ x }) => x >= width)).toBe(true);
      expect(loop!.at.x).toBeGreaterThan(Math.max(...loop!.back.map(({ x }) => x)));
    },
  );

  test('have an arrow from the cut to itself where a run stops', () => {
    const { cut, loop } = drawLanes(inDoubt());
    expect(loop!.start).toBeUndefined();
    expect([loop!.back[0]!.y, loop!.back.at(-1)!.y]).toEqual([cut, cut]);
    expect(loop!.label).toEqual(['∞ for ever', 'nothing happens']);
  });

  test('say what becomes of messages that the cycle leaves in flight', () => {
    const { arrows } = drawLanes(starvedClient());
    expect(arrows.flatMap(({ label }) => label?.details ?? [])).toEqual([
      'from 2: Request, for ever',
      'from 7: Grant, received at step 4 of the next round',
    ]);
  });

  test.each(Object.keys(traces).filter((name) => traces[name]!().lanes.length > 0))(
    'of %s have no labels on top of each other or of a lane',
    (name) => expectNoOverlap(traces[name]!()),
  );

  test('of any trace have no labels on top of each other or of a lane', () => {
    fc.assert(
      fc.property(
        arbitraryTrace.filter(({ lanes }) => lanes.length > 0),
        expectNoOverlap,
      ),
    );
  });
});

describe('the DOT form', () => {
  test.each(Object.keys(traces))('of %s is read by Graphviz and by ts-graphviz', async (name) => {
    const dot = traceDot(traces[name]!());
    const graphviz = await Graphviz.load();
    expect(JSON.parse(graphviz.layout(dot, 'json', 'dot')).objects.length).toBeGreaterThan(0);
    expect(fromDot(dot).nodes.length).toBeGreaterThan(0);
  });

  test('pins every node of a picture of lanes where it belongs', async () => {
    const graphviz = await Graphviz.load();
    const dot = traceDot(lostRequest());
    const written = fromDot(dot).nodes.map((node) => String(node.attributes.get('pos')));
    expect(written.every((position) => /^-?[\d.]+,-?[\d.]+!$/.test(position))).toBe(true);
    const placed: { pos: string }[] = JSON.parse(graphviz.layout(dot, 'json', 'dot')).objects;
    const distances = placed.map(({ pos }, index) => {
      const [x, y] = pos.split(',').map(Number);
      const [wantedX, wantedY] = written[index]!.slice(0, -1).split(',').map(Number);
      return [Math.round(x! - wantedX!), Math.round(y! - wantedY!)].join();
    });
    // Graphviz may move the whole picture, but no part of it.
    expect(new Set(distances).size).toBe(1);
  });

  test('is a chain of states where there are no lanes', () => {
    const graph = fromDot(traceDot(fourLitres()));
    expect(graph.nodes.map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
    expect(graph.edges).toHaveLength(6);
  });

  test.each([
    [inCircles, 4, 's3', 's1', '4  fill big'],
    [lassos.overflow!, 2, 's1', 's1', '2  fill big'],
    [idle, 1, 's0', 's0', 'nothing happens'],
    [manyVariables, 3, 's2', 's1', 's7: on → off'],
  ])('has each state of %o once, and an edge back', (lasso, states, from, to, text) => {
    const graph = fromDot(traceDot(lasso()));
    expect(graph.nodes).toHaveLength(states);
    expect(graph.edges).toHaveLength(states);
    const back = graph.edges.at(-1)!;
    expect(back.targets.map((target) => (target as { id: string }).id)).toEqual([from, to]);
    expect(back.attributes.get('style')).toBe('dashed');
    const label = String(back.attributes.get('label'));
    expect(label).toContain('∞ for ever');
    expect(label).toContain(text);
  });

  test('of any trace is read by both', async () => {
    const graphviz = await Graphviz.load();
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        const dot = traceDot(trace);
        expect(fromDot(dot).nodes.length).toBeGreaterThan(0);
        expect(graphviz.layout(dot, 'plain', 'dot')).toContain('stop');
      }),
      { numRuns: 40 },
    );
  });
});

describe('the SVG form', () => {
  test.each(Object.keys(traces))('of %s is XML with its title and the text of every step', async (name) => {
    const trace = traces[name]!();
    const svg = await traceSvg(trace);
    const title = `${trace.instance.model}: ${trace.instance.scenario}`;
    expect(elementsOf(svg).find(({ name }) => name === 'title')?.text).toBe(title);
    const texts = textsOf(svg);
    expect(texts).toContain(title);
    expect(texts).toEqual(expect.arrayContaining(trace.lanes.map((lane) => lane)));
    for (const [index, { action }] of trace.steps.entries()) {
      if (action.kind !== 'tick') expect(texts.some((text) => text.startsWith(`${index + 1}  `))).toBe(true);
    }
  });

  test('is the same each time', async () => {
    expect(await traceSvg(bullyWithCrash())).toBe(await traceSvg(bullyWithCrash()));
  });

  test('shows the last step and what is wrong in one colour that nothing else has', async () => {
    const red = elementsOf(await traceSvg(lostRequest()))
      .filter(({ name, attributes }) => name === 'text' && attributes.fill === '#c1121f')
      .map(({ text }) => text);
    expect(red).toEqual(['8  Reply', 'Deadlock: in the last state nothing can happen, faults aside']);
  });

  test('has one colour for what happens for ever', async () => {
    const red = elementsOf(await traceSvg(starvedClient()))
      .filter(({ name, attributes }) => name === 'text' && attributes.fill === '#c1121f')
      .map(({ text }) => text)
      .join(' ');
    expect(red).toBe(
      "∞ for ever steps 4 to 7 The property 'whoever asks enters' (G (when -> F holds)) does not hold for c2 when steps 4 to 7 are repeated for ever",
    );
  });

  test.each(['&A;', 'a & b', '&amp;', '&#0;', 'a < b', '\\N "\\"'])(
    'has %s in its title as it is',
    async (scenario) => {
      const trace = lostRequest();
      const svg = await traceSvg({ ...trace, instance: { ...trace.instance, scenario } });
      expect(elementsOf(svg).find(({ name }) => name === 'title')?.text).toContain(
        scenario.replaceAll('\\', '/'),
      );
    },
  );

  test('of any trace is XML with its lanes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrace, async (trace) => {
        const texts = textsOf(await traceSvg(trace)).map(spaceless);
        expect(texts).toEqual(expect.arrayContaining(trace.lanes.map((lane) => spaceless(printable(lane)))));
      }),
      { numRuns: 40 },
    );
  });
});

function spaceless(text: string): string {
  return text.replaceAll(/\s+/gu, '');
}
