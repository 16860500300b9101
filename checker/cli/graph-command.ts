import { UsageError } from '../core/errors.ts';
import { neighbourhoodGraph, stateGraph } from '../export/state-graph.ts';
import { stateGraphDot } from '../export/state-graph-dot.ts';
import type { StateGraph } from '../export/state-graph-type.ts';
import { dotSvg } from '../export/svg.ts';
import { scenarioOf } from '../trace/instance.ts';
import { wholeNumber } from './bounds.ts';
import { findModel } from './find-models.ts';
import { loadTrace } from './load-trace.ts';
import type { Printer } from './printer.ts';
import { jobsFor, onlyJob } from './scenarios.ts';
import { modelOf } from './trace-commands.ts';
import { writeFileAt } from './trace-files.ts';

export interface GraphOptions {
  readonly scenario?: string;
  readonly set: readonly string[];
  readonly limit?: string;
  readonly around?: string;
  readonly format: string;
  readonly out?: string;
}

/**
 * `stepwright graph`: the state space of a small scenario, or what is near a trace, as DOT or SVG.
 * @throws {TooLargeError} if there are more states than can be drawn.
 */
export async function graphCommand(
  model: string | undefined,
  options: GraphOptions,
  { print }: Printer,
): Promise<void> {
  refuseOtherFormats(options.format);
  const limit = options.limit === undefined ? {} : { limit: wholeNumber('--limit', options.limit) };
  const graph =
    options.around === undefined
      ? await wholeGraph(model, options, limit)
      : await graphAround(options.around, model, options, limit);
  const dot = stateGraphDot(graph);
  const text = options.format === 'svg' ? await dotSvg(dot) : dot;
  if (options.out === undefined) print(text.trimEnd());
  else await writeFileAt(options.out, text);
}

interface Limit {
  readonly limit?: number;
}

async function wholeGraph(
  model: string | undefined,
  options: GraphOptions,
  limit: Limit,
): Promise<StateGraph> {
  if (model === undefined) {
    throw new UsageError(
      'There is nothing to draw.',
      'neither a model nor --around is given',
      "name a model: stepwright graph <model> --scenario '<name>'",
    );
  }
  const found = await findModel(model);
  const wanted = options.scenario === undefined ? [] : [options.scenario];
  const jobs = jobsFor([found], { scenario: wanted, set: options.set, property: [], bounded: false });
  const { scenario } = onlyJob(jobs, 'a graph is of one scenario');
  const title = `${found.name}: ${scenario.name}`;
  return stateGraph(found.algorithm.model(scenario), { title, ...limit });
}

async function graphAround(
  path: string,
  named: string | undefined,
  { scenario, set }: GraphOptions,
  limit: Limit,
): Promise<StateGraph> {
  if (scenario !== undefined || set.length > 0) {
    throw new UsageError(
      '--around goes with neither --scenario nor --set.',
      'the trace says of which scenario and configuration it is',
      'leave them out, or leave --around out',
    );
  }
  const trace = await loadTrace(path);
  const { algorithm } = await modelOf(trace, path, named);
  const model = algorithm.model(scenarioOf(trace.instance, algorithm.scenarios));
  return neighbourhoodGraph(model, trace, limit);
}

function refuseOtherFormats(format: string): void {
  if (format === 'dot' || format === 'svg') return;
  throw new UsageError(
    `There is no format '${format}' for graphs.`,
    'the other formats are for traces',
    'choose dot or svg',
  );
}
