/**
 * How likely it is that two stations collide again and again
 *
 * Source  R. M. Metcalfe, D. R. Boggs: Ethernet, Distributed Packet Switching for Local Computer Networks, CACM 19(7), 1976: after a collision
 *         a station waits for some of the slots of a window, by chance, and each collision doubles the window.
 * System  two stations that have collided once, each with the same frame until it gets through, and nobody else who sends. They collide
 *         again if and only if they wait for as many slots. After each collision all pairs of choices that the model
 *         leaves them are gone through, and counted; each pair is as likely as any other.
 */
import { type Fraction, plus, times } from '../kit/fractions.ts';
import { waits } from './radio-backoff.ts';
import type { Config } from './radio-backoff-scenarios.ts';

type Backoff = Pick<Config, 'backoff' | 'limit'>;

const one: Fraction = { numerator: 1n, denominator: 1n };

/** The chance that two stations that have collided so often collide once more. */
function nextCollision(collisions: number, backoff: Backoff): Fraction {
  const counted = Math.min(collisions, backoff.limit);
  let [same, all] = [0n, 0n];
  for (const first of waits(counted, 0, backoff))
    for (const second of waits(counted, 1, backoff)) {
      all += 1n;
      if (first === second) same += 1n;
    }
  return { numerator: same, denominator: all };
}

/** The chance of `collisions` or more in a row, exactly; the first has happened. */
export function collisionOdds(collisions: number, backoff: Backoff): Fraction {
  let odds = one;
  for (let before = 1; before < collisions; before++) odds = times(odds, nextCollision(before, backoff));
  return odds;
}

/**
 * How many collisions there are on average, exactly.
 * @returns undefined where there is no end to them.
 */
export function expectedCollisions(backoff: Backoff): Fraction | undefined {
  // From the limit on, what is still to come is the same after each collision: it is x = p (1 + x).
  const { numerator: p, denominator } = nextCollision(backoff.limit, backoff);
  if (p === denominator) return;
  let toCome: Fraction = { numerator: p, denominator: denominator - p };
  for (let before = backoff.limit - 1; before >= 1; before--)
    toCome = times(nextCollision(before, backoff), plus(one, toCome));
  return plus(one, toCome);
}
