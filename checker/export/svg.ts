import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { Trace } from '../core/trace.ts';
import { traceDot } from './dot.ts';
import { font } from './palette.ts';

/** A trace as a picture, without Graphviz on the system: its DOT form, drawn by Graphviz as WebAssembly. */
export async function traceSvg(trace: Trace): Promise<string> {
  return dotSvg(traceDot(trace));
}

/** Any DOT as SVG, with the layout engine that the graph names, `dot` if it names none. */
export async function dotSvg(dot: string): Promise<string> {
  const graphviz = await Graphviz.load();
  return withFallbackFonts(withoutNames(graphviz.layout(dot, 'svg', 'dot')));
}

/**
 * Leave out the comments, which name Graphviz's version, and the made-up names of nodes and edges, which browsers show
 * as tooltips; the title of the whole graph stays.
 */
function withoutNames(svg: string): string {
  return svg
    .replaceAll(/<!--[\s\S]*?-->\n/g, '')
    .replaceAll(/<title>[ns]\d+(?:&#45;&gt;[ns]\d+)?<\/title>\n/g, '');
}

function withFallbackFonts(svg: string): string {
  return svg.replaceAll(`font-family="${font}"`, `font-family="${font},Helvetica,sans-serif"`);
}
