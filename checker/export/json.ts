import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { MalformedTraceError } from '../core/errors.ts';
import type { Trace, TraceStep } from '../core/trace.ts';
import { jsonRows } from './json-rows.ts';
import { traceSchema } from './trace-schema.ts';

const formatName = 'stepwright-trace';
const version = 1;

/** A trace in stepwright's own format, from which `parseTrace` makes an equal one. */
export function traceJson(trace: Trace): string {
  return jsonRows(trace, ['steps']);
}

/**
 * Read what `traceJson` wrote.
 * @throws {MalformedTraceError} naming the path of the first field that is wrong: `steps[3].action.kind`.
 */
export function parseTrace(text: string): Trace {
  const value = parseJson(text);
  refuseOtherFormats(value);
  const result = traceSchema.safeParse(value);
  if (!result.success) throw malformed(...deepestIssue(result.error.issues));
  // Not what zod copied: it leaves out keys such as `__proto__`, which a state may have.
  const trace = value as Trace;
  refuseBrokenReferences(trace);
  refuseBrokenTime(trace);
  refuseBrokenLoop(trace);
  return trace;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedTraceError(
      `The trace is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      'the file is cut off, was edited by hand, or is in another format',
      'give the file that was written with the format `json`',
      { cause: error },
    );
  }
}

function refuseOtherFormats(value: unknown): void {
  const head =
    typeof value === 'object' && value !== null ? (value as { format?: unknown; version?: unknown }) : {};
  if (head.format !== formatName) {
    throw new MalformedTraceError(
      `This is JSON, but not a trace: its field 'format' is ${shown(head.format)}, not '${formatName}'.`,
      'another JSON file, such as a report or an ITF trace',
      'give the file that was written with the format `json`',
    );
  }
  if (head.version !== version) {
    throw new MalformedTraceError(
      `The trace is in version ${shown(head.version)} of the format; this stepwright reads version ${version}.`,
      'another release of stepwright wrote it',
      'check the scenario again with this release, or read the trace with the one that wrote it',
    );
  }
}

/** What types do not say: processes have lanes, and messages are sent, once, before they arrive. */
function refuseBrokenReferences({ lanes, steps }: Trace): void {
  const sent = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const at = `steps[${index}]`;
    for (const [path, process] of processesOf(step)) {
      if (lanes.length > 0 && !lanes.includes(process))
        throw malformed(`${at}.${path}`, `'${process}' is not one of 'lanes'`);
    }
    if (step.consumed !== undefined && !sent.has(step.consumed))
      throw malformed(`${at}.consumed`, `no earlier step sent a message '${step.consumed}'`);
    for (const [number, { id }] of step.sent.entries()) {
      if (sent.has(id)) throw malformed(`${at}.sent[${number}].id`, `'${id}' was sent before`);
      sent.add(id);
    }
    for (const [number, id] of step.destroyed.entries()) {
      if (!sent.has(id)) throw malformed(`${at}.destroyed[${number}]`, `no message '${id}' was sent`);
    }
  }
}

/** Where there is time, each step has its own, and only there is any. */
function refuseBrokenTime({ instance, steps }: Trace): void {
  let ticks = 0;
  for (const [index, { action, time }] of steps.entries()) {
    if (action.kind === 'tick') ticks += 1;
    if (instance.time === undefined && action.kind === 'tick')
      throw malformed(`steps[${index}].action.kind`, `time passes, but 'instance' has no 'time'`);
    const expected = instance.time === undefined ? undefined : ticks;
    if (time !== expected)
      throw malformed(`steps[${index}].time`, `${shown(time)}, where it should be ${shown(expected)}`);
  }
}

/** What temporal properties are broken by is a lasso, and nothing else is one. */
function refuseBrokenLoop({ shows, initial, steps, loop }: Trace): void {
  if (shows.kind !== 'temporal') {
    if (loop !== undefined) throw malformed('loop', `a trace of kind '${shows.kind}' has no loop`);
    return;
  }
  if (loop === undefined) throw malformed('loop', `missing, but 'shows' is of kind 'temporal'`);
  if (loop > steps.length) throw malformed('loop', `${loop} is more than the ${steps.length} steps`);
  const start = loop === 0 ? initial : steps[loop - 1]!.state;
  if (loop < steps.length && !isDeepStrictEqual(steps.at(-1)!.state, start)) {
    throw malformed('loop', `the last step does not lead back to the state after ${loop} steps`);
  }
}

function processesOf({ action, sent }: TraceStep): (readonly [path: string, process: string])[] {
  return [
    ...(action.process === undefined ? [] : [['action.process', action.process] as const]),
    ...('from' in action ? [['action.from', action.from] as const] : []),
    ...sent.flatMap(({ from, to }, index) => [
      [`sent[${index}].from`, from] as const,
      [`sent[${index}].to`, to] as const,
    ]),
  ];
}

function malformed(path: string, problem: string): MalformedTraceError {
  return new MalformedTraceError(
    `The trace is malformed at ${path}: ${problem}.`,
    'it was edited by hand, or written by something else than stepwright',
    'correct that field, or check the scenario again to write the trace anew',
  );
}

/** Where a value fits none of several alternatives, what is wrong with the one that it fits farthest. */
function deepestIssue(issues: readonly z.core.$ZodIssue[]): [path: string, problem: string] {
  let best: { path: PropertyKey[]; message: string } = { path: [], message: 'unknown problem' };
  const visit = (issue: z.core.$ZodIssue, base: readonly PropertyKey[]) => {
    const path = [...base, ...issue.path];
    if (path.length > best.path.length || best.path.length === 0) best = { path, message: issue.message };
    if (issue.code === 'invalid_union')
      for (const branch of issue.errors) for (const inner of branch) visit(inner, path);
  };
  for (const issue of issues.slice(0, 1)) visit(issue, []);
  const path = best.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return [path === '' ? 'the top' : path.replace(/^\./, ''), best.message];
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
