import { assertNever } from '../core/errors.ts';
import type { Describe } from '../core/model.ts';
import { type PlainFields, type PlainValue, toPlain } from '../core/plain.ts';
import type { ActionData, StateData } from '../core/trace.ts';
import type { Letter, ProtocolAction, ProtocolStep } from './action.ts';
import type { Cell, GlobalState } from './global-state.ts';
import type { Topology } from './topology.ts';

/**
 * How traces show a protocol: a variable per process, then `network`, `partition`, `down`, `paused`, `drift` and `budgets` where faults
 * can change them, then observers.
 */
export function describeProtocol(topology: Topology): Describe<GlobalState, ProtocolAction> {
  const { faults } = topology;
  return {
    lanes: topology.processes.map(({ pid }) => pid),
    action: actionData,
    state(state) {
      const entries: [string, PlainValue][] = topology.processes.map(({ pid }) => [
        pid,
        toPlain(state.processes.get(pid)!.local, { parent: undefined, key: pid }),
      ]);
      entries.push(['network', networkOf(topology, state)]);
      if (topology.partitions) entries.push(['partition', state.partition]);
      if (faults.crashes > 0) {
        const down = topology.processes.filter(({ pid }) => !state.processes.get(pid)!.up);
        entries.push(['down', { $: 'set', items: down.map(({ pid }) => pid) }]);
      }
      if (faults.pauses > 0) entries.push(['paused', numbersOf(topology, state, ({ paused }) => paused)]);
      if (topology.processes.some(({ drift }) => drift !== undefined))
        entries.push(['drift', numbersOf(topology, state, ({ drift }) => drift || undefined)]);
      const budgets = Object.entries(state.budgets.toObject()).filter(([, left]) => Number.isFinite(left));
      const limited = budgets.filter(([name]) => faults[name as keyof typeof faults] > 0);
      if (limited.length > 0) entries.push(['budgets', { $: 'object', fields: Object.fromEntries(limited) }]);
      for (const { name } of topology.observers) entries.push([name, toPlain(state.observers.get(name))]);
      return Object.fromEntries(entries) satisfies StateData;
    },
    traffic(step) {
      const { sent, destroyed, events } = step as ProtocolStep;
      return {
        sent: sent.map(letterData),
        destroyed: destroyed.map(letterData),
        events: events.map((event) => toPlain(event)),
      };
    },
  };
}

/** By process, a number that some of them have. */
function numbersOf(
  topology: Topology,
  state: GlobalState,
  numberOf: (cell: Cell) => number | undefined,
): PlainValue {
  const entries = topology.processes.flatMap(({ pid }) => {
    const number = numberOf(state.processes.get(pid)!);
    return number === undefined ? [] : [[pid as PlainValue, toPlain(number)] as const];
  });
  return { $: 'map', entries };
}

/** By receiver with anything in flight to it: the envelopes, as `{ from, message }`, with their age where it matters. */
function networkOf(topology: Topology, state: GlobalState): PlainValue {
  const entries = topology.processes.flatMap(({ pid }) => {
    const { inbox } = state.processes.get(pid)!;
    const envelopes = inbox
      .map(
        ({ from, message, age }): PlainValue => ({
          $: 'object',
          fields: { from, message: toPlain(message), ...(topology.delay.oldest > 0 && { age }) },
        }),
      )
      .toArray();
    return envelopes.length === 0 ? [] : [[pid as PlainValue, envelopes as PlainValue] as const];
  });
  return { $: 'map', entries };
}

function letterData({ from, to, message }: Letter): { from: string; to: string; message: PlainValue } {
  return { from, to, message: toPlain(message) };
}

function actionData(action: ProtocolAction): ActionData {
  const params = action.params && { params: paramsData(action.params) };
  switch (action.kind) {
    case 'action':
      return { kind: 'action', name: action.name, process: action.process, ...params };
    case 'deliver':
    case 'duplicate':
    case 'lose': {
      const { kind, process, from, message } = action;
      return { kind, name: message.type, process, from, message: toPlain(message), ...params };
    }
    case 'crash':
    case 'recover':
    case 'pause':
    case 'resume':
      return { kind: action.kind, name: action.kind, process: action.process, ...params };
    case 'drift':
      return { kind: 'drift', name: action.name, process: action.process };
    case 'tick':
    case 'heal':
      return { kind: action.kind, name: action.kind };
    case 'partition':
      return { kind: 'partition', name: 'partition', params: { cut: action.cut } };
    default:
      return assertNever(action);
  }
}

function paramsData(params: { readonly [name: string]: unknown }): PlainFields {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, toPlain(value)]));
}
