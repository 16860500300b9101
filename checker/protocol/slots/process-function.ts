import { toPlain } from '../../core/plain.ts';
import type { Inquiry } from '../../engine/audit.ts';
import type { Alternative } from '../calls.ts';
import type { LocalState } from '../definition.ts';
import type { Process } from '../topology.ts';
import type { Shared } from './shared.ts';
import type { Like } from './values.ts';

/** Calls the function for a local state. */
export type CallOf = (local: LocalState, isRebuilt: boolean) => readonly Alternative[];

/**
 * One of the user's functions of a process, whatever else it is given than the local state. Its answer is encoded by
 * alternatives, in an order of their own: the number of elements that follow, the label, the next local state, pairs
 * (slot, operation), the parameters.
 */
export class ProcessFunction implements Inquiry<number> {
  readonly #process: Process;
  readonly #shared: Shared;
  readonly #label: number;
  readonly #name: string;
  readonly #call: CallOf;
  readonly #whereNext = () => `${this.#process.pid} after ${this.#name}`;
  readonly #whereParams = () => `${this.what()}: params`;

  /** @param name as messages have it: `'receive Request'`. */
  constructor(process: Process, shared: Shared, label: number, name: string, call: CallOf) {
    this.#process = process;
    this.#shared = shared;
    this.#label = label;
    this.#name = name;
    this.#call = call;
  }

  what(): string {
    return `${this.#process.pid}: ${this.#name}`;
  }

  /** @param local the number of the local state. */
  run(local: number, isRebuilt: boolean): readonly number[] {
    const state = this.#shared.values.value(local, isRebuilt) as LocalState;
    const alternatives = this.#call(state, isRebuilt);
    const like: Like = { id: local, isRebuilt };
    if (alternatives.length === 1) return this.#encode(alternatives[0]!, like);
    return alternatives
      .map((alternative) => ({ encoded: this.#encode(alternative, like), text: textOf(alternative) }))
      .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
      .flatMap(({ encoded }) => encoded);
  }

  #encode({ next, sends, events, params }: Alternative, like: Like): number[] {
    const { values, processes, observers } = this.#shared;
    const { position } = this.#process;
    const encoded: number[] = [0, this.#label, values.number(next, this.#whereNext, like)];
    // Operations on different slots commute, so only the order within a slot is kept.
    for (const { receiver, message } of byReceiver(sends)) {
      const number = values.number(message, () => `${this.what()}: message ${message.type}`);
      const target = processes[receiver.position]!;
      encoded.push(target.slot, target.operation(position, number));
    }
    for (const event of events) {
      const number = values.number(event, () => `${this.what()}: event ${event.type}`);
      for (const observer of observers) encoded.push(observer.slot, observer.operation(position, number));
    }
    // Only traces show them, but a trace whose parameters change does not replay.
    encoded.push(values.number(params, this.#whereParams));
    encoded[0] = encoded.length - 1;
    return encoded;
  }
}

function byReceiver(sends: Alternative['sends']): Alternative['sends'] {
  if (sends.length < 2) return sends;
  return [...sends].sort((a, b) => a.receiver.position - b.receiver.position);
}

/** Equal for equal alternatives, in every run. */
function textOf({ next, sends, events, params }: Alternative): string {
  const letters = byReceiver(sends).map(({ receiver, message }) => [receiver.position, toPlain(message)]);
  return JSON.stringify([toPlain(params), toPlain(next), letters, events.map((event) => toPlain(event))]);
}
