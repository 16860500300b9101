import type { Course, Scheduler } from '../scheduler.ts';

/** A number that a strategy can be told. */
export interface NumberOption {
  readonly about: string;
  /** What it is when it is left out, in words or as a number. */
  readonly otherwise: string;
  readonly whole: boolean;
  readonly least: number;
  readonly most: number;
}

/** A strategy, before it is told its options; all of them are numbers, so that plain text can carry them to other threads. */
export interface StrategyKind<Option extends string = string> {
  readonly name: string;
  /** What it is good at, in one sentence. */
  readonly about: string;
  readonly options: { readonly [option in Option]: NumberOption };
  /** Options by any other name, where they mean something. */
  readonly others?: NumberOption;
  /** What begins walks. It keeps nothing from one walk for the next, so that each can be repeated alone. */
  with(values: { readonly [option in Option]?: number }): (course: Course) => Scheduler;
}

/** Counts of steps have to fit the integers of typed arrays. */
export const mostSteps = 1_000_000_000;
