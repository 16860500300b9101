import { assertNever } from '../core/errors.ts';
import type { PropertyReading, SlotSystem } from '../core/slots.ts';
import type { Block } from './block.ts';
import type { Manifest } from './checkpoint.ts';
import { evaluatePair, evaluateState, holdsBit, relevantBit, truthOf } from './evaluations.ts';
import { type Finding, FirstFinding } from './finding.ts';
import * as at from './machine-fields.ts';
import type { Predicate } from './predicate.ts';
import { successorsOf } from './successors.ts';
import type { Tables } from './tables.ts';
import type { ThreadBuffers } from './thread-buffers.ts';

/** What is checked on the way. */
export interface Checked {
  readonly properties: readonly PropertyReading[];
  readonly deadlock: boolean;
}

/** What `PropertyChecks` knows. */
export type ChecksSnapshot = Pick<Manifest, 'finding' | 'witnessed' | 'relevant'>;

/** Where in the search a block is. */
export interface Position {
  /** The number of its first state, and of the first one that it leads to. */
  readonly first: number;
  readonly firstNew: number;
  /** Steps to its states. */
  readonly depth: number;
}

/** What is told of new states. */
export interface Discovery extends Position {
  /** The state from which a new state was first reached. */
  originOf(fresh: number): number;
}

interface Check {
  readonly property: number;
  readonly kind: 'always' | 'sometimes';
  readonly predicate: Predicate;
}

interface PairCheck {
  readonly property: number;
  readonly predicate: Predicate;
}

/** Evaluates properties during a search, and keeps the shortest violation: of equally short ones, the first. */
export class PropertyChecks {
  /** By property number: steps to the first state in which a `sometimes` is true. */
  readonly witnessed = new Map<number, number>();
  /** Numbers of the `always` properties whose antecedent was true at least once. */
  readonly relevant = new Set<number>();
  readonly #first = new FirstFinding();
  readonly #system: SlotSystem<unknown>;
  readonly #tables: Tables;
  readonly #checks: Check[] = [];
  readonly #pairs: PairCheck[] = [];
  readonly #terminal: Predicate | undefined;
  readonly boundary: Predicate | undefined;
  readonly #deadlock: boolean;

  constructor(system: SlotSystem<unknown>, { properties, deadlock }: Checked, tables: Tables) {
    this.#system = system;
    this.#tables = tables;
    this.#deadlock = deadlock;
    const { terminal, boundary } = system;
    this.#terminal = terminal && tables.predicateOn(terminal, truthOf(terminal));
    this.boundary = boundary && tables.predicateOn(boundary, truthOf(boundary));
    for (const [property, reading] of properties.entries()) this.#add(property, reading);
    this.#usePairs();
  }

  /** What a checkpoint has to hold. */
  snapshot(): ChecksSnapshot {
    const finding = this.#first.snapshot();
    return {
      ...(finding && { finding }),
      witnessed: [...this.witnessed],
      relevant: [...this.relevant],
    };
  }

  /** Go on from a snapshot. */
  restore({ finding, witnessed, relevant }: ChecksSnapshot): void {
    for (const [property, length] of witnessed) this.witnessed.set(property, length);
    for (const property of relevant) this.relevant.add(property);
    this.#first.restore(finding);
  }

  get finding(): Finding | undefined {
    return this.#first.finding;
  }

  /** How many predicates there are on pairs of states. */
  get pairs(): number {
    return this.#pairs.length;
  }

  /** Which states of the block are outside the boundary: a mark for each, or `undefined` where all are inside. */
  async outside(block: Block): Promise<Uint8Array | undefined> {
    if (this.boundary === undefined) return undefined;
    const inside = await this.#answers(block, this.boundary, range(block.size));
    const marks = inside.map((answer) => (answer === 1 ? 0 : 1));
    return marks.includes(1) ? marks : undefined;
  }

  /** Have the machine check what it can of steps; the rest needs every step on record. */
  #usePairs(): void {
    const byMachine = this.#pairs.map(({ predicate }) => predicate).filter(({ isDirect }) => !isDirect);
    this.#tables.usePairs(byMachine.map(({ table }) => table));
    this.#tables.arena.words[at.loopsAt / 4] = byMachine.length < this.#pairs.length ? 1 : 0;
  }

  /** Look at a block whose states were all expanded. */
  async expanded(block: Block, buffers: readonly ThreadBuffers[], position: Position): Promise<void> {
    const stuck = buffers.flatMap((thread) => [...thread.stuck]).sort((a, b) => a - b);
    if (this.#deadlock && stuck.length > 0) await this.#stuck(block, stuck, position);
    const states = [...this.#pairViolations(block, buffers)];
    if (states.length > 0) this.#firstBadStep(block, Math.min(...states), position);
  }

  /** Look at the new states that a block led to. @param collected whether the block has collected them. */
  async discovered(
    block: Block,
    buffers: readonly ThreadBuffers[],
    discovery: Discovery,
    collected: boolean,
  ): Promise<void> {
    const active = this.#checks.filter(({ property }) => !this.witnessed.has(property));
    const byMachine = active.filter(({ predicate }) => !predicate.isDirect);
    const predicates = byMachine.map(({ predicate }) => predicate);
    await (collected ? block.checkFresh(predicates) : block.collect(predicates));
    let first = discovery.firstNew;
    for (const thread of buffers) {
      for (const [index, check] of byMachine.entries())
        this.#judge(check, thread.answers(index), first, discovery);
      for (const check of active) {
        if (!byMachine.includes(check)) this.#judge(check, direct(check, block, thread), first, discovery);
      }
      first += thread.freshCount;
    }
  }

  async #stuck(block: Block, states: readonly number[], { first, depth }: Position): Promise<void> {
    let bad = states[0];
    if (this.#terminal !== undefined) {
      const answers = await this.#answers(block, this.#terminal, states);
      bad = states.find((state) => answers[state] !== 1);
    }
    if (bad !== undefined)
      this.#first.offer({ property: 'deadlock', state: first + bad, length: depth }, [first + bad]);
  }

  async #answers(block: Block, predicate: Predicate, states: Iterable<number>): Promise<Uint8Array> {
    if (!predicate.isDirect) return block.answers(predicate, states);
    const result = new Uint8Array(block.size);
    const vector = new Int32Array(this.#system.slots);
    for (const state of states) {
      block.read(state, vector);
      result[state] = predicate.answer(vector);
    }
    return result;
  }

  /** The first states of the block with a step for which a property of steps is false. */
  *#pairViolations(block: Block, buffers: readonly ThreadBuffers[]): Generator<number> {
    for (const thread of buffers) {
      for (const state of thread.pairViolations) if (state !== at.deferred) yield state;
    }
    const direct = this.#pairs.filter(({ predicate }) => predicate.isDirect);
    if (direct.length === 0) return;
    const [before, after] = [new Int32Array(this.#system.slots), new Int32Array(this.#system.slots)];
    for (let state = 0; state < block.size; state += 1) {
      block.read(state, before);
      for (let step = 0; step < block.records(state); step += 1) {
        block.readRecord(state, step, after);
        if (direct.some(({ predicate }) => predicate.answer(before, after) === 0)) {
          yield state;
          return;
        }
      }
    }
  }

  /** Of the steps of a state that has a bad one, the first. */
  #firstBadStep(block: Block, state: number, { first, depth }: Position): void {
    const before = new Int32Array(this.#system.slots);
    block.read(state, before);
    for (const after of successorsOf(this.#system, before)) {
      const bad = this.#pairs.find(({ predicate }) => predicate.answer(before, after) === 0);
      if (bad === undefined) continue;
      this.#first.offer({ property: bad.property, state: first + state, after, length: depth + 1 }, [
        first + state,
        0,
      ]);
      return;
    }
  }

  /** @param answers for new states from number `first` on. */
  #judge({ property, kind }: Check, answers: Uint8Array, first: number, discovery: Discovery): void {
    let seen = 0;
    let bad = -1;
    for (let index = 0; index < answers.length; index += 1) {
      const answer = answers[index]!;
      seen |= answer;
      if (bad < 0 && (answer & holdsBit) === 0) bad = index;
    }
    if (kind === 'sometimes') {
      if ((seen & holdsBit) !== 0) this.witnessed.set(property, discovery.depth + 1);
      return;
    }
    if ((seen & relevantBit) !== 0) this.relevant.add(property);
    if (bad < 0) return;
    const state = first + bad;
    const origin = discovery.originOf(state - discovery.firstNew);
    this.#first.offer({ property, state, length: discovery.depth + 1 }, [origin, 1, state, property]);
  }

  #add(property: number, reading: PropertyReading): void {
    switch (reading.kind) {
      case 'always':
      case 'sometimes': {
        const predicate = this.#tables.predicateOn(reading, evaluateState(reading));
        this.#checks.push({ property, kind: reading.kind, predicate });
        return;
      }
      case 'transition': {
        const predicate = this.#tables.predicateOn(reading, evaluatePair(reading), 'pair');
        this.#pairs.push({ property, predicate });
        return;
      }
      // Temporal properties are checked when all states are known.
      case 'eventually':
      case 'always eventually':
      case 'eventually always':
      case 'leads to':
      case 'ltl':
        return;
      default:
        assertNever(reading);
    }
  }
}

/** The vectors' answers to a predicate that the machine cannot be asked. */
function direct({ predicate }: Check, block: Block, thread: ThreadBuffers): Uint8Array {
  const answers = new Uint8Array(thread.freshCount);
  const vector = new Int32Array(block.layout.wordOf.length);
  for (let index = 0; index < answers.length; index += 1) {
    thread.readFresh(index, block.layout, vector);
    answers[index] = predicate.answer(vector);
  }
  return answers;
}

function* range(count: number): Generator<number> {
  for (let index = 0; index < count; index += 1) yield index;
}
