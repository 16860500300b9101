import type { Trace } from '../core/trace.ts';
import { traceDot } from './dot.ts';
import { traceItf } from './itf.ts';
import { traceJson } from './json.ts';
import { traceMermaid } from './mermaid.ts';
import { traceShiviz } from './shiviz.ts';
import { traceSvg } from './svg.ts';
import { traceLanes } from './terminal-lanes.ts';
import { traceText } from './text.ts';

/** One way to write a trace. */
export interface ExportFormat {
  /** Of the file, without a leading dot. */
  readonly extension: string;
  /** The file's content, ending with a newline. */
  write(trace: Trace): string | Promise<string>;
}

/** All formats, by the name that the command line knows them by. */
export const exportFormats: { readonly [name: string]: ExportFormat } = {
  text: { extension: 'txt', write: (trace) => traceText(trace) },
  lanes: { extension: 'lanes.txt', write: (trace) => traceLanes(trace) },
  json: { extension: 'json', write: traceJson },
  itf: { extension: 'itf.json', write: traceItf },
  dot: { extension: 'dot', write: traceDot },
  svg: { extension: 'svg', write: traceSvg },
  mermaid: { extension: 'mmd', write: traceMermaid },
  shiviz: { extension: 'shiviz.log', write: traceShiviz },
};
