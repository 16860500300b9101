import { Digraph, type EdgeAttributesObject, type NodeAttributesObject } from 'ts-graphviz';
import { type HtmlLine, htmlLine } from './html-label.ts';
import type { Point } from './lanes.ts';
import { font } from './palette.ts';
import { textWidth } from './text-width.ts';
import { printable } from './wording.ts';

const pointsPerInch = 72;

/** A Graphviz graph to draw on: nodes are pinned at points whose y grows downward, and need no names. */
export class DotCanvas {
  readonly graph: Digraph;
  #nodes = 0;

  constructor(title: string) {
    this.graph = new Digraph(graphId(title), {
      layout: 'neato',
      inputscale: pointsPerInch,
      splines: 'line',
      outputorder: 'edgesfirst',
      bgcolor: 'white',
      pad: 0.25,
      fontname: font,
    });
    this.graph.attributes.node.apply({ fontname: font, margin: 0, label: '' });
    this.graph.attributes.edge.apply({ fontname: font, arrowsize: 0.7 });
  }

  node({ x, y }: Point, attributes: NodeAttributesObject): string {
    this.#nodes += 1;
    const name = `n${this.#nodes}`;
    this.graph.createNode(name, { ...attributes, pos: `${rounded(x)},${rounded(-y)}!` });
    return name;
  }

  /** A disc of `size` points. */
  disc(at: Point, size: number, attributes: NodeAttributesObject): void {
    const inches = rounded(size / pointsPerInch);
    this.node(at, {
      shape: 'circle',
      style: 'filled',
      width: inches,
      height: inches,
      fixedsize: true,
      ...attributes,
    });
  }

  /** A filled square, `size` points wide. */
  square(at: Point, size: number, colour: string): void {
    this.blank(at, size, size, colour);
  }

  /** A diamond of `size` points, filled or not. */
  diamond(at: Point, size: number, colour: string, isFilled: boolean): void {
    const inches = rounded(size / pointsPerInch);
    this.node(at, {
      shape: 'diamond',
      style: 'filled',
      width: inches,
      height: inches,
      fixedsize: true,
      fillcolor: isFilled ? colour : 'white',
      color: colour,
      penwidth: 1.4,
    });
  }

  /** A rectangle around `at`, in points and in the colour of the paper: lines end at it. */
  blank(at: Point, width: number, height: number, paper = 'white'): void {
    const inches = (points: number) => rounded(points / pointsPerInch);
    this.node(at, {
      shape: 'box',
      style: 'filled',
      fillcolor: paper,
      color: paper,
      penwidth: 0,
      width: inches(width),
      height: inches(height),
      fixedsize: true,
    });
  }

  /** Straight lines from point to point; an arrow head only at the end. */
  line(points: readonly Point[], attributes: EdgeAttributesObject): void {
    const corners = points.map((point) =>
      this.node(point, { shape: 'point', width: 0.001, height: 0.001, style: 'invis' }),
    );
    for (const [index, corner] of corners.entries()) {
      if (index === 0) continue;
      const bend = index < corners.length - 1;
      this.graph.createEdge([corners[index - 1]!, corner], {
        ...attributes,
        ...(bend && { arrowhead: 'none' }),
      });
    }
  }

  /** A filled rectangle below all else that is drawn later: a line as wide as it is high. */
  area({ x: left, y: top }: Point, { x: right, y: bottom }: Point, colour: string): void {
    const y = (top + bottom) / 2;
    this.line(
      [
        { x: left, y },
        { x: right, y },
      ],
      { arrowhead: 'none', color: colour, penwidth: rounded(bottom - top) },
    );
  }

  /** Two strokes rather than a character, which not every font has. */
  cross({ x, y }: Point, size: number, colour: string): void {
    const half = size / 2;
    for (const slope of [-half, half]) {
      this.line(
        [
          { x: x - half, y: y - slope },
          { x: x + half, y: y + slope },
        ],
        { arrowhead: 'none', color: colour, penwidth: 1.8 },
      );
    }
  }

  /**
   * One line of text, on paper, so that lines end at it rather than run through it.
   * @param anchor where the line's `align` is: its left end, its middle or its right end.
   */
  text(anchor: Point, line: HtmlLine, align: 'left' | 'center' | 'right' = 'left', paper = 'white'): void {
    const half = textWidth(line.text, line.size, line) / 2;
    const x = align === 'left' ? anchor.x + half : align === 'right' ? anchor.x - half : anchor.x;
    this.node(
      { x, y: anchor.y },
      { shape: 'plain', style: 'filled', fillcolor: paper, label: htmlLine(line) },
    );
  }
}

/**
 * `title` as the name of a graph, which becomes the title of the SVG. ts-graphviz does not escape backslashes, and
 * Graphviz takes what looks like an entity for one, whether or not it exists.
 */
export function graphId(title: string): string {
  return printable(title).replaceAll('\\', '/').replaceAll('&', '&amp;');
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
