import { instanceOf, type Machine } from './machine.ts';
import {
  deferred,
  faultsAt,
  isFault,
  threadChoices,
  threadOverflow,
  threadProgress,
} from './machine-fields.ts';

/**
 * Takes walks from state to state, in any thread; states are vectors in the machine's memory, given by their addresses.
 * It is also the list of what may happen next in the state that was listed last.
 */
export class Walker {
  /** How many choices there are. */
  count = 0;
  readonly #memory: WebAssembly.Memory;
  readonly #machine: Machine;
  readonly #thread: number;
  #words: Uint32Array = new Uint32Array();
  #bytes: Uint8Array = new Uint8Array();
  /** In words. */
  #choices = 0;
  #faults = 0;

  /** @param thread the address of its fields. */
  constructor(memory: WebAssembly.Memory, program: WebAssembly.Module, thread: number) {
    this.#memory = memory;
    this.#machine = instanceOf<Machine>(program, memory);
    this.#thread = thread;
  }

  /** Tables were filled, so they may be elsewhere now. */
  refresh(): void {
    if (this.#words.byteLength !== this.#memory.buffer.byteLength) {
      this.#words = new Uint32Array(this.#memory.buffer);
      this.#bytes = new Uint8Array(this.#memory.buffer);
    }
    this.#choices = this.#field(threadChoices) / 4;
    this.#faults = this.#words[faultsAt / 4]!;
  }

  /** The machine's memory; valid until tables are filled. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** The same by bytes. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** List what may happen next. False if something is missing. */
  list(vector: number): boolean {
    const count = this.#machine.choices(this.#thread, vector) >>> 0;
    if (count === deferred || this.#field(threadOverflow) !== 0) return false;
    this.count = count;
    return true;
  }

  /** Whether one of the choices is no fault. */
  get progress(): boolean {
    return this.#field(threadProgress) !== 0;
  }

  process(choice: number): number {
    return this.#words[this.#choices + 2 * choice]!;
  }

  label(choice: number): number {
    return this.#words[this.#step(choice)]!;
  }

  event(choice: number): number {
    return this.#words[this.#step(choice) + 2]!;
  }

  isFault(choice: number): boolean {
    return this.#bytes[this.#faults + this.label(choice)] === isFault;
  }

  /**
   * Evaluate the predicates on states, a byte each, and write a hash of the vector.
   * @param answers where the answers go; those on pairs will follow. False if something is missing.
   */
  look(vector: number, answers: number, hash: number): boolean {
    return this.#machine.look(this.#thread, vector, answers, hash) !== 0;
  }

  /**
   * Take one of the choices listed last, for the same vector, which becomes that of the successor, as answers become those
   * for the successor.
   * @returns `lacking` if something is missing: then the vector is as it was, and the same step can be taken later; `same` if
   * all answers are, and none is about the step.
   */
  take(vector: number, choice: number, answers: number, hash: number): number {
    return this.#machine.take(this.#thread, vector, choice, answers, hash);
  }

  /** Where the code of a choice is. */
  #step(choice: number): number {
    return this.#words[this.#choices + 2 * choice + 1]! / 4;
  }

  #field(field: number): number {
    return this.#words[(this.#thread + field) / 4]!;
  }
}
