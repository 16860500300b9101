import type { Reading, SlotSystem } from '../core/slots.ts';
import { Arena } from './arena.ts';
import { instanceOf, type Machine } from './machine.ts';
import { refusingAt } from './machine-fields.ts';
import type { Predicate } from './predicate.ts';
import type { Evaluate } from './predicate-table.ts';
import { machineProgram } from './programs.ts';
import { Tables } from './tables.ts';
import { ThreadBuffers } from './thread-buffers.ts';

/** Predicates whose views are kept side by side: half a line of the cache. */
const columns = 8;
/** Of what walks do not use. */
const leastBufferBytes = 2 ** 12;

/** A predicate that is evaluated in every state of a walk, or on every step. */
export interface Watch {
  readonly source: Pick<Reading, 'slots' | 'view'>;
  readonly evaluate: Evaluate;
  readonly about: 'state' | 'pair';
}

/** What walks of one model stand on: its tables, and the threads that look things up there. Only here is user code called. */
export class WalkTables {
  readonly arena = new Arena();
  /** The vectors of the initial states. */
  readonly initial: readonly Int32Array[];
  readonly #system: SlotSystem<unknown>;
  readonly #tables: Tables;
  readonly #threads: ThreadBuffers[] = [];
  readonly #predicates: readonly Predicate[];

  /** @param watches those on states first; their answers are in this order. @param system one for walks. */
  constructor(system: SlotSystem<unknown>, watches: readonly Watch[]) {
    const { arena } = this;
    this.#system = system;
    const machine = instanceOf<Machine>(machineProgram, arena.memory);
    this.#tables = new Tables(system, { arena, machine, questions: undefined, keeps: true, columns });
    this.initial = system.initial().map((vector) => Int32Array.from(vector));
    this.#predicates = watches.map(({ source, evaluate, about }) =>
      this.#tables.predicateOn(source, evaluate, about),
    );
    const tablesOf = (kind: Watch['about']) =>
      this.#predicates.flatMap(({ table }, index) => (watches[index]!.about === kind ? [table] : []));
    this.#tables.useChecks(tablesOf('state'));
    this.#tables.usePairs(tablesOf('pair'));
    const refusing = arena.allocate(system.slots);
    for (let slot = 0; slot < system.slots; slot += 1)
      arena.bytes[refusing + slot] = system.refuses?.(slot) === false ? 0 : 1;
    arena.words[refusingAt / 4] = refusing;
    this.#tables.labels();
  }

  /** Get ready for one more thread, and give the address of its fields. */
  addThread(): number {
    const { slots } = this.#system;
    const watches = this.#predicates.length;
    const bytes = Math.max(leastBufferBytes, 32 * watches);
    const buffers = new ThreadBuffers(this.arena, { slots, states: 1, pairs: watches, bytes });
    buffers.begin(this.#tables.labels(), 1);
    this.#threads.push(buffers);
    return buffers.address;
  }

  /** Fill in what threads have missed. */
  fill(): void {
    this.#tables.fill(this.#threads.map(({ misses }) => misses));
    this.#tables.labels();
    for (const thread of this.#threads) {
      if (thread.outputOverflown) thread.enlargeChoices();
      if (thread.missesOverflown) thread.enlargeMisses();
      thread.beginRound();
    }
  }
}
