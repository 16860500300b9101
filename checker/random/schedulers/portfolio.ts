import type { Strategy } from '../scheduler.ts';

/**
 * Strategies in turn, by the number of the walk. No single one finds most bugs fastest, so a mix is the default.
 *
 * Guarantees what each of its m strategies does, for one walk in m.
 * @param strategies at least one.
 */
export function portfolio(strategies: readonly Strategy[], name: string): Strategy {
  return {
    name,
    about: portfolioAbout,
    begin: (course) => strategies[course.walk % strategies.length]!.begin(course),
  };
}

/** As of any strategy, in one sentence. */
export const portfolioAbout =
  'several strategies in turn, walk by walk; good where nothing is known of the bug';
