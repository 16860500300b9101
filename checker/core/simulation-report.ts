import type { Limit, PropertyReport } from './report.ts';
import type { StepLabel } from './slots.ts';
import type { SourceLocation } from './source-location.ts';
import type { Instance, Trace } from './trace.ts';

/** A walk, and after how many of its steps something happened. Walks are counted from 0. */
export interface Occurrence {
  readonly walk: number;
  readonly steps: number;
}

/**
 * What walks say of a property. They never prove one: `not violated` and `not seen` are about the walks that were taken.
 * `suspicious`: of a temporal property, which no finite walk decides, a response was waited for longer than was allowed, or
 * had not come when a walk stopped. `not asked`: none was due.
 * `not looked at`: a formula of temporal logic, which has no response that could be timed.
 */
export interface SimulatedProperty extends Pick<PropertyReport, 'name' | 'kind' | 'process'> {
  readonly result:
    | 'violated'
    | 'not violated'
    | 'seen'
    | 'not seen'
    | 'suspicious'
    | 'in time'
    | 'not asked'
    | 'not looked at';
  /** Walks that violated it. */
  readonly violations: number;
  /** The first walk that violated it, or in which a `sometimes` was true. */
  readonly first?: Occurrence;
  /** Of a temporal property: the longest response that came, and the longest that had not come at the end of its walk. */
  readonly longest?: Occurrence;
  readonly pending?: Occurrence;
  readonly source?: SourceLocation;
}

/** What a simulation found. It is never `holds`. */
export interface SimulationReport {
  readonly instance: Instance;
  readonly verdict: 'violated' | 'not violated';
  /** Where violated: which property, or `'deadlock'`. */
  readonly property?: string;
  /** A counterexample that was made short. */
  readonly trace?: Trace;
  /** Whether no single step can be left out of it: left out itself where there is none. */
  readonly isMinimal?: boolean;
  /** The steps that the walk had, before the counterexample was made short. */
  readonly foundLength?: number;
  /** What has to be given again to take the same walks. */
  readonly scheduler: string;
  readonly seed: number;
  /** The most steps of a walk. */
  readonly length: number;
  /** After so many steps, a response that has not come is suspicious. */
  readonly response: number;
  readonly walks: number;
  readonly steps: number;
  /** Distinct states seen, told apart by hashes of 64 bits. */
  readonly states: number;
  /** Whether there was no memory to remember all of them, so that there may have been more. */
  readonly isLeast: boolean;
  readonly seconds: number;
  readonly workers: number;
  readonly userCalls: number;
  /** What ended it before all walks were taken. */
  readonly limit?: Extract<Limit, 'time' | 'memory' | 'interrupted'>;
  readonly properties: readonly SimulatedProperty[];
  readonly coverage: readonly {
    readonly kind: StepLabel['kind'];
    readonly role: string;
    readonly name: string;
    readonly steps: number;
  }[];
  /** Distinct states after so many walks. */
  readonly saturation: readonly { readonly walks: number; readonly states: number }[];
  /** Why walks ended, and how many. */
  readonly endings: { readonly [ending in Ending]: number };
  /** Where nothing is violated: with this confidence, fewer than 1 in so many such walks violate something. */
  readonly confidence?: { readonly level: number; readonly oneIn: number };
  /** What to know before drawing conclusions. */
  readonly suspicions: readonly string[];
}

/** `length`: it was long enough. `stuck`: nothing could happen, and need not, though time may pass and change nothing. `boundary`: it came to a state outside. */
export type Ending = 'length' | 'violated' | 'deadlock' | 'stuck' | 'boundary';
