import { InvalidModelError } from '../../core/errors.ts';
import type { Process, Topology } from '../topology.ts';

/** What a process can be besides up: crashed, or pausing for a number of ticks more. */
export const down = 0;
export const up = 1;
const firstPause = 2;

/** Tables hold 32-bit integers. */
const mostStatuses = 2 ** 31 - 1;

/** That a clock will not tick the next time. */
export const lagging = -1;

/**
 * Everything of a process but its local state and its inbox, as one small number: whether it is up, what its clock may do, and from
 * whom no message gets through. Without time and partitions that is 1 while it is up, and 0 while it is down.
 */
export class Statuses {
  readonly count: number;
  readonly initial: number;
  /** By pattern of connectivity, the first of which is that nothing is cut: the number of the senders that are cut off. */
  readonly cutsByPattern: readonly number[];
  /** By that number. */
  readonly #cutOff: readonly ReadonlySet<number>[];
  readonly #modes: number;
  readonly #drifts: number;
  readonly #longestPause: number;

  /** @throws {InvalidModelError} if there are more than can be numbered. */
  constructor({ pid, longestPause, drift }: Process, { model, processes, partitions }: Topology) {
    this.#longestPause = longestPause ?? Number.POSITIVE_INFINITY;
    const pauses = longestPause === undefined ? 0 : Number.isFinite(longestPause) ? longestPause + 1 : 1;
    this.#modes = firstPause + pauses;
    this.#drifts = drift === undefined ? 1 : drift.period + 2;
    const cutOff = new Map<string, ReadonlySet<number>>([['', new Set()]]);
    this.cutsByPattern = [undefined, ...(partitions?.patterns ?? [])].map((pattern) => {
      const senders = processes.filter((sender) => pattern?.cuts(sender.pid, pid));
      const positions = senders.map(({ position }) => position);
      cutOff.set(positions.join(), new Set(positions));
      return [...cutOff.keys()].indexOf(positions.join());
    });
    this.#cutOff = [...cutOff.values()];
    this.count = this.#modes * this.#drifts * this.#cutOff.length;
    if (this.count > mostStatuses) {
      throw new InvalidModelError(
        `A scenario of '${model}' counts too many ticks: it could not tell apart how long '${pid}' pauses and how its clock runs.`,
        'a tick that is too short',
        'let a tick be longer, so that pauses and the period of drift are fewer ticks',
      );
    }
    this.initial = this.of(up, 0, 0);
  }

  /** How many sets of senders may be cut off, the empty one among them. */
  get cuts(): number {
    return this.#cutOff.length;
  }

  of(mode: number, drift: number, cut: number): number {
    const clock = this.#drifts === 1 ? 0 : drift - lagging;
    return mode + this.#modes * (clock + this.#drifts * cut);
  }

  /** `up`, `down`, or another while it pauses. */
  mode(status: number): number {
    return status % this.#modes;
  }

  /** Ticks until the clock may gain or lose one again, or `lagging`. */
  drift(status: number): number {
    return this.#drifts === 1 ? 0 : (Math.floor(status / this.#modes) % this.#drifts) + lagging;
  }

  cut(status: number): number {
    return Math.floor(status / (this.#modes * this.#drifts));
  }

  isUp(status: number): boolean {
    return this.mode(status) !== down;
  }

  isPaused(status: number): boolean {
    return this.mode(status) >= firstPause;
  }

  /** Whether messages from the process at a position do not get through. */
  isCutOff(status: number, sender: number): boolean {
    return this.#cutOff[this.cut(status)]!.has(sender);
  }

  /** The mode of a process that pauses for `left` ticks more. */
  pausing(left: number): number {
    return Number.isFinite(left) ? firstPause + left : firstPause;
  }

  /** At the end of the longest pause. */
  mustResume(status: number): boolean {
    return Number.isFinite(this.#longestPause) && this.mode(status) === firstPause;
  }

  /** The mode a tick later, unless it must resume. */
  modeLater(status: number): number {
    const mode = this.mode(status);
    return mode > firstPause ? mode - 1 : mode;
  }

  with(
    status: number,
    { mode = this.mode(status), drift = this.drift(status), cut = this.cut(status) },
  ): number {
    return this.of(mode, drift, cut);
  }
}
