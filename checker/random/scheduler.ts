import type { StepLabel } from '../core/slots.ts';
import type { Random } from './random.ts';

/** What may happen next in one state of a walk; the same state has its choices always in the same order. */
export interface Choices {
  /** At least 1. */
  readonly count: number;
  /** The number of the process where it happens; 0 in models without processes. */
  process(choice: number): number;
  /** What kind of step it is, as a number in `Course.labels`. */
  label(choice: number): number;
  /**
   * Which action, or delivery or loss of which message, it is: equal in all states of a run, and for alternatives of the
   * same step. Equal messages from one process to another are the same event.
   */
  event(choice: number): number;
  isFault(choice: number): boolean;
}

/** What a scheduler knows of a walk when it begins. */
export interface Course {
  readonly random: Random;
  /** The walk's number; the first is 0. */
  readonly walk: number;
  /** The most steps that it will have. */
  readonly length: number;
  /** The most that a few other walks had, which may be far fewer. */
  readonly typical: number;
  readonly processes: number;
  /** The kinds of step, by number; models without processes may add some on the way. */
  readonly labels: readonly StepLabel[];
}

/** Decides, in one walk, which of the enabled steps comes next. */
export interface Scheduler {
  /** @returns the number of a choice. */
  choose(choices: Choices): number;
}

/** A way to schedule; of its options, those left out have defaults. */
export interface Strategy {
  /** As the command line takes it. */
  readonly name: string;
  /** What it is good at, in one sentence. */
  readonly about: string;
  begin(course: Course): Scheduler;
}
