import type { Algorithm } from '../core/algorithm.ts';
import type { Bounds, Means } from '../core/report.ts';
import type { Scenario } from '../core/scenario.ts';
import type { ArtefactOptions } from './artefacts.ts';

/** Which scenario is checked, and how. `C` is the model's configuration. */
export interface ScenarioOptions<C> extends ArtefactOptions {
  /** One of the model's, by name, or one made up for the occasion. May be left out where the model has only one. */
  readonly scenario?: string | Scenario<C>;
  /** Where there is no `seconds`, most of the time that the test has. */
  readonly bounds?: Bounds;
  /** `workers` is 1 where it is left out, because vitest runs test files side by side. */
  readonly means?: Means;
}

export interface HoldOptions<C> extends ScenarioOptions<C> {
  /** Check only this property, or these; `'deadlock'` is one. Left out: those of the scenario. */
  readonly property?: string | readonly string[];
}

export interface ViolateOptions<C> extends ScenarioOptions<C> {
  /** Steps of the shortest counterexample; of a lasso, with its cycle. */
  readonly length?: number;
  /** Of a temporal property: how many of these steps are repeated for ever; 0 where the run stops. */
  readonly cycle?: number;
}

/** What can be said of a model, `T`. All of it has to be awaited. */
export interface ModelMatchers<T> {
  /**
   * Everything that the scenario checks holds. With `not`: something is violated. A search that a bound has ended shows
   * neither.
   */
  toHold: T extends Algorithm<infer C> ? (options?: HoldOptions<C>) => Promise<void> : never;
  /**
   * The property is violated; `'deadlock'`: there is one. Nothing else is checked. With `not`: it holds. A search that a
   * bound has ended shows neither.
   */
  toViolate: T extends Algorithm<infer C>
    ? (property: string, options?: ViolateOptions<C>) => Promise<void>
    : never;
  /** The scenario does what it says that is expected of it: the verdict, and as many states or steps. */
  toBeAsExpected: T extends Algorithm<infer C> ? (options?: ScenarioOptions<C>) => Promise<void> : never;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it.
  interface Assertion<T = any> extends ModelMatchers<T> {}
}
