import type { Operation } from '../../history/operation.ts';

/** An operation as a bar on a time axis that has room for its label. */
export interface Bar {
  readonly operation: Operation;
  readonly label: string;
  /** Where it is called, and where it returns; of a pending one, the end of the axis. */
  readonly from: number;
  readonly to: number;
  readonly isPending: boolean;
}

/** A history on process lanes. Time is stretched and squeezed: only the order of calls and returns is to scale. */
export interface Timeline {
  readonly lanes: readonly { readonly process: string; readonly bars: readonly Bar[] }[];
  readonly length: number;
  /** The events, in order, each at its place. */
  readonly events: readonly { readonly time: number; readonly at: number }[];
}

/** Lengths in any unit. */
export interface TimelineMeasures {
  label(operation: Operation): string;
  /** How long a bar has to be for its label. */
  width(label: string): number;
  /** Between one event and the next. */
  readonly step: number;
  /** Between two bars of a lane. */
  readonly gap: number;
}

/** Lay out operations: from left to right, each event as early as what is to its left permits. */
export function timelineOf(operations: readonly Operation[], measures: TimelineMeasures): Timeline {
  const labels = new Map(operations.map((operation) => [operation, measures.label(operation)]));
  const wide = (operation: Operation) => measures.width(labels.get(operation)!);
  const places = new Map<number, number>();
  const laneEnds = new Map<string, number>();
  let at = -measures.step;
  for (const time of timesOf(operations)) {
    at += measures.step;
    for (const operation of operations) {
      const { process, call, return: end } = operation;
      if (end === time) at = Math.max(at, places.get(call)! + wide(operation));
      if (call === time) at = Math.max(at, (laneEnds.get(process) ?? -measures.gap) + measures.gap);
    }
    places.set(time, at);
    for (const { process, return: end } of operations) if (end === time) laneEnds.set(process, at);
  }
  const pending = operations.filter(({ return: end }) => !places.has(end));
  const length = Math.max(at, ...pending.map((one) => places.get(one.call)! + wide(one)));
  const barOf = (operation: Operation): Bar => ({
    operation,
    label: labels.get(operation)!,
    from: places.get(operation.call)!,
    to: places.get(operation.return) ?? length,
    isPending: !places.has(operation.return),
  });
  const processes = [...new Set(operations.map(({ process }) => process))];
  processes.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const lanes = processes.map((process) => ({
    process,
    bars: operations.filter((operation) => operation.process === process).map(barOf),
  }));
  return { lanes, length, events: [...places].map(([time, place]) => ({ time, at: place })) };
}

function timesOf(operations: readonly Operation[]): number[] {
  const times = operations.flatMap((one) => [one.call, one.return]).filter(Number.isFinite);
  return [...new Set(times)].sort((a, b) => a - b);
}
