import type { Limit, PropertyReport, Report } from '../../core/report.ts';
import { cycleOf } from '../outcome-text.ts';
import type { ErrorParts } from './error-parts.ts';

/** What a sweep keeps of a report; it survives JSON. */
export interface Finding {
  readonly verdict: Report['verdict'];
  /** The violated one. */
  readonly property?: string;
  readonly limit?: Limit;
  /** Steps of the counterexample; left out for a `sometimes` that is true in no state. */
  readonly length?: number;
  /** Of a lasso: how many of these are repeated for ever; 0 where the run stops. */
  readonly cycle?: number;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  readonly properties: readonly Pick<
    PropertyReport,
    'name' | 'kind' | 'process' | 'result' | 'length' | 'cycle'
  >[];
  readonly suspicions: readonly string[];
  /** In what it is not as the scenario expects; left out where that expects nothing of this cell. */
  readonly mismatches?: readonly string[];
}

/** What came of one cell. */
export type Outcome =
  | { readonly kind: 'checked'; readonly finding: Finding }
  /** The model refuses this combination. */
  | { readonly kind: 'refused'; readonly reason: ErrorParts }
  | { readonly kind: 'failed'; readonly error: ErrorParts }
  /** The system ended the process that checked it, most likely for want of memory. */
  | { readonly kind: 'lost'; readonly error: ErrorParts }
  /** An interrupt came first. */
  | { readonly kind: 'not run' };

/** @param mismatches left out where nothing is expected. */
export function findingOf(report: Report, mismatches: readonly string[] | undefined): Finding {
  const { counts, suspicions } = report;
  const trace = report.verdict === 'violated' ? report.trace : undefined;
  const cycle = cycleOf(trace);
  return {
    verdict: report.verdict,
    ...(report.verdict === 'violated' && { property: report.property }),
    ...(report.verdict === 'inconclusive' && { limit: report.limit }),
    ...(trace !== undefined && { length: trace.steps.length }),
    ...(cycle !== undefined && { cycle }),
    states: counts.states,
    transitions: counts.transitions,
    depth: counts.depth,
    seconds: counts.seconds,
    properties: report.properties.map(({ source: _, ...property }) => property),
    suspicions,
    ...(mismatches !== undefined && { mismatches }),
  };
}
