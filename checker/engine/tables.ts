import type { Reading, SlotSystem } from '../core/slots.ts';
import type { Arena } from './arena.ts';
import type { Machine } from './machine.ts';
import {
  checksAt,
  faultsAt,
  isFault,
  isTime,
  missAnswer,
  missBytes,
  missExpand,
  missFold,
  missPairAnswer,
  missPost,
  missView,
  pairsAt,
  slotsAt,
} from './machine-fields.ts';
import { PostTable } from './post-table.ts';
import { Predicate } from './predicate.ts';
import type { Evaluate, PredicateTable } from './predicate-table.ts';
import { askAll, type QuestionLog } from './question-log.ts';
import { StepTable } from './step-table.ts';
import { ViewRows } from './view-rows.ts';

/** Everything that the machine looks up, and the only place from which the user's code is called during a search. */
export class Tables {
  readonly arena: Arena;
  /** By number. */
  readonly predicates: PredicateTable[] = [];
  readonly #system: SlotSystem<unknown>;
  readonly #machine: Machine;
  readonly #steps: StepTable;
  readonly #posts: PostTable;
  /** Left out where nobody will ask for it. */
  readonly #questions: QuestionLog | undefined;
  #labels = 0;
  readonly #columns: number;
  /** By slot, the rows that were begun last. */
  readonly #rows: ViewRows[] = [];
  #checks: readonly PredicateTable[] = [];
  #pairs: readonly PredicateTable[] = [];

  constructor(
    system: SlotSystem<unknown>,
    {
      arena,
      machine,
      questions,
      keeps,
      columns = 1,
    }: {
      readonly arena: Arena;
      readonly machine: Machine;
      readonly questions: QuestionLog | undefined;
      /** Whether steps are kept that will not be asked for again by a search. */
      readonly keeps: boolean;
      /** How many predicates' views are kept side by side; left out: one. */
      readonly columns?: number;
    },
  ) {
    this.arena = arena;
    this.#questions = questions;
    this.#system = system;
    this.#columns = columns;
    this.#machine = machine;
    this.#steps = new StepTable(system, arena, keeps);
    this.#posts = new PostTable(system, arena, machine);
    arena.words[slotsAt / 4] = system.slots;
  }

  /** At least as many steps as any state has. */
  get mostSteps(): number {
    return this.#steps.mostSteps;
  }

  /** How many nodes each slot has by now. */
  counts(): number[] {
    return Array.from({ length: this.#system.slots }, (_, slot) => this.#system.nodeCount(slot));
  }

  /**
   * Fill in what was missed in one round, in order.
   * @param lists of misses as the machine writes them, from one address to another.
   */
  fill(lists: readonly (readonly [from: number, to: number])[]): void {
    // A summary that changes its meaning on the way is not answered: it will be missed again.
    const generations = this.predicates.map(({ generation }) => generation);
    for (const [from, to] of lists) this.#fillList(from, to, generations);
  }

  #fillList(from: number, to: number, generations: readonly number[]): void {
    for (let miss = from; miss < to; miss += missBytes) {
      const { words } = this.arena;
      const at = miss / 4;
      const kind = words[at]!;
      const a = words[at + 1]!;
      const b = words[at + 2]!;
      const c = words[at + 3]!;
      if (kind === missExpand) this.expand(a, b);
      else if (kind === missPost) this.apply(a, b, c);
      else if (kind === missView) this.predicates[a]!.fillView(b, c);
      else if (kind === missFold) this.predicates[a]!.fillFold(b, c);
      else if (kind === missAnswer || kind === missPairAnswer) {
        if (this.predicates[a]!.generation !== generations[a]) continue;
        this.predicates[a]!.fillAnswer(this.#long(miss + 16), this.#long(miss + 24));
      }
    }
  }

  /** Fill in the steps of a node. */
  expand(slot: number, node: number): void {
    if (this.#steps.fill(slot, node)) this.#questions?.expand(slot, node);
  }

  /** Fill in what an operation makes of a node. */
  apply(slot: number, node: number, operation: number): void {
    if (this.#posts.fill(slot, node, operation)) this.#questions?.apply(slot, node, operation);
  }

  /** A predicate that can be looked up here. */
  predicateOn(
    source: Pick<Reading, 'slots' | 'view'>,
    evaluate: Evaluate,
    about: 'state' | 'pair' = 'state',
  ): Predicate {
    const place = {
      arena: this.arena,
      machine: this.#machine,
      number: this.predicates.length,
      rowsFor: (slot: number) => this.#rowsFor(slot),
    };
    const predicate = new Predicate(place, { source, evaluate, about }, this.#system.nodesRecur);
    this.predicates.push(predicate.table);
    return predicate;
  }

  #rowsFor(slot: number): ViewRows {
    let rows = this.#rows[slot];
    if (rows === undefined || rows.isFull) {
      rows = new ViewRows(this.arena, this.#columns);
      this.#rows[slot] = rows;
    }
    return rows;
  }

  /** Have the machine check these, and nothing else, for new states. */
  useChecks(predicates: readonly PredicateTable[]): void {
    this.#checks = this.#writeList(this.#checks, checksAt, predicates);
  }

  /** Have the machine check these, and nothing else, for steps. */
  usePairs(predicates: readonly PredicateTable[]): void {
    this.#pairs = this.#writeList(this.#pairs, pairsAt, predicates);
  }

  /** Ask what was asked before, so that nodes get the numbers that they had. */
  askAgain(questions: Iterable<Uint8Array>): void {
    askAll(questions, {
      expand: (slot, node) => {
        this.expand(slot, node);
        this.settle();
      },
      apply: (slot, node, operation) => this.apply(slot, node, operation),
    });
  }

  /** Forget what will not be asked for again. */
  settle(): void {
    this.#steps.settle();
  }

  /** Tell the machine which labels are faults, and which are time; how many labels there are. */
  labels(): number {
    const { labels } = this.#system;
    if (labels.length === this.#labels) return this.#labels;
    const address = this.arena.allocate(labels.length);
    for (const [number, { kind }] of labels.entries())
      this.arena.bytes[address + number] = kind === 'fault' ? isFault : kind === 'time' ? isTime : 0;
    if (this.#labels > 0) this.arena.free(this.arena.words[faultsAt / 4]!, this.#labels);
    this.arena.words[faultsAt / 4] = address;
    this.#labels = labels.length;
    return this.#labels;
  }

  /** Write the addresses of predicates to a list of their own, and its address and length to a field and the next one. */
  #writeList(
    before: readonly PredicateTable[],
    fieldAt: number,
    predicates: readonly PredicateTable[],
  ): readonly PredicateTable[] {
    if (before.length === predicates.length && before.every((one, index) => one === predicates[index]))
      return before;
    const { arena } = this;
    if (before.length > 0) arena.free(arena.words[fieldAt / 4]!, 4 * before.length);
    const list = arena.allocate(4 * predicates.length);
    for (const [index, { address }] of predicates.entries()) arena.words[list / 4 + index] = address;
    arena.words[fieldAt / 4] = list;
    arena.words[fieldAt / 4 + 1] = predicates.length;
    return predicates;
  }

  #long(address: number): bigint {
    const { words } = this.arena;
    return (BigInt(words[address / 4 + 1]!) << 32n) | BigInt(words[address / 4]!);
  }
}
