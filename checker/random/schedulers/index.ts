import { UsageError } from '../../core/errors.ts';
import type { Strategy } from '../scheduler.ts';
import { delayBounded } from './delay-bounded.ts';
import { faultHungry } from './fault-hungry.ts';
import { optionsOf } from './options.ts';
import { partialOrderSampling } from './partial-order-sampling.ts';
import { pct } from './pct.ts';
import { portfolio, portfolioAbout } from './portfolio.ts';
import { starver } from './starver.ts';
import type { StrategyKind } from './strategy-kind.ts';
import { uniform } from './uniform.ts';
import { weighted } from './weighted.ts';

export type { NumberOption, StrategyKind } from './strategy-kind.ts';

const kinds = new Map(
  [uniform, weighted, pct, delayBounded, partialOrderSampling, starver, faultHungry].map(
    (kind: StrategyKind) => [kind.name, kind],
  ),
);

const defaultPortfolio = 'weighted+pct+pos+fault-hungry+starver+delay-bounded+uniform+pct:depth=6';

/** All schedulers, as a help text lists them. */
export const schedulers: readonly Omit<StrategyKind, 'with'>[] = [
  ...kinds.values(),
  { name: 'portfolio', about: portfolioAbout, options: {} },
];

/**
 * The strategy that a text names: `pct`, `pct:depth=4,steps=200`, `weighted:fault=0.5,lose=0`; `portfolio` is a mix of all,
 * and `portfolio:pct:depth=4+starver` of these. The text is all that it takes, so it can be sent to another thread.
 *
 * @throws {UsageError} if there is no such scheduler or option, or a value makes no sense.
 */
export function strategyOf(text: string): Strategy {
  const [name, options] = parts(text);
  if (name !== 'portfolio') return singleStrategy(text);
  const members = options.trim() === '' ? defaultPortfolio : options;
  return portfolio(members.split('+').map(singleStrategy), text.trim());
}

function singleStrategy(text: string): Strategy {
  const [name, options] = parts(text);
  const kind = kinds.get(name);
  if (kind !== undefined) {
    return { name: text.trim(), about: kind.about, begin: kind.with(optionsOf(kind, options)) };
  }
  if (name === 'portfolio') {
    throw new UsageError(
      'A portfolio cannot be a part of another one.',
      'portfolio: is there twice',
      'list all schedulers in one, separated by +',
    );
  }
  throw new UsageError(
    name === '' ? 'The name of a scheduler is missing.' : `There is no scheduler '${name}'.`,
    name === '' ? 'a + or : too many' : 'a misspelt name',
    `choose of: ${schedulers.map((one) => one.name).join(', ')}`,
  );
}

/** A name, and what comes after its colon. */
function parts(text: string): [string, string] {
  const at = text.indexOf(':');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1)];
}
