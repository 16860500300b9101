import { isTemporalKind } from '../core/temporal.ts';
import { holdsBit, relevantBit } from '../engine/evaluations.ts';
import { Response } from './response.ts';
import { propertiesAt } from './walk-record.ts';
import type { Judged, Role } from './watched.ts';

/** Judges the states and steps of one walk, as the machine answers. */
export class Judge {
  /** The first property that was violated, or -1. */
  violated = -1;
  /** Whether nothing need happen in the state seen last, and whether it is inside the boundary. */
  isTerminal = false;
  isInside = true;
  readonly #roles: readonly Role[];
  readonly #responses: (Response | undefined)[];
  /** By property, whether it was violated. */
  readonly #violations: Uint8Array;
  readonly #relevant: Uint8Array;
  /** By property: 1 more than the first step after which a `sometimes` was true. */
  readonly #witnessed: Int32Array;
  readonly #when: Uint8Array;

  constructor({ roles, kinds }: Judged) {
    this.#roles = roles;
    this.#violations = new Uint8Array(kinds.length);
    this.#relevant = new Uint8Array(kinds.length);
    this.#witnessed = new Int32Array(kinds.length);
    this.#when = new Uint8Array(kinds.length);
    this.#responses = kinds.map((kind) =>
      isTemporalKind(kind) && kind !== 'ltl' ? new Response(kind) : undefined,
    );
  }

  /**
   * Look at the state after `step` steps, and at the step to it, unless it is an initial state.
   * @param answers where the answers of the watches are in `bytes`.
   */
  see(bytes: Uint8Array, answers: number, step: number): void {
    const roles = this.#roles;
    for (let index = 0; index < roles.length; index += 1) {
      const role = roles[index]!;
      const answer = bytes[answers + index]!;
      switch (role.kind) {
        case 'always':
          if ((answer & relevantBit) !== 0) this.#relevant[role.property] = 1;
          if ((answer & holdsBit) === 0) this.#violate(role.property);
          break;
        case 'transition':
          if (step > 0 && answer === 0) this.#violate(role.property);
          break;
        case 'sometimes':
          if (answer === holdsBit && this.#witnessed[role.property] === 0)
            this.#witnessed[role.property] = step + 1;
          break;
        case 'terminal':
          this.isTerminal = answer === holdsBit;
          break;
        case 'boundary':
          this.isInside = answer === holdsBit;
          break;
        case 'when':
          // It comes before `holds`.
          this.#when[role.property] = answer;
          break;
        case 'holds':
          this.#responses[role.property]!.see(
            step,
            this.#when[role.property] === holdsBit,
            answer === holdsBit,
          );
      }
    }
  }

  /** Whether this property was violated, be it the first one or not. */
  isViolated(property: number): boolean {
    return this.#violations[property] === 1;
  }

  /** Write down what became of each property, in a record of a walk of so many steps. */
  writeTo(words: Uint32Array, record: number, steps: number): void {
    for (let property = 0; property < this.#responses.length; property += 1) {
      const at = record / 4 + propertiesAt + 2 * property;
      const response = this.#responses[property];
      words[at] = response ? response.longest + 1 : this.#relevant[property]! || this.#witnessed[property]!;
      words[at + 1] = response ? response.pending(steps) + 1 : 0;
    }
  }

  #violate(property: number): void {
    this.#violations[property] = 1;
    if (this.violated < 0) this.violated = property;
  }
}
