import type { Drift, Faults, Scenario, Time } from '../core/scenario.ts';
import { printable, tickCount } from './wording.ts';

/** What a scenario lets happen besides the algorithm, one phrase each: `network: fifo`, `losses: 1`. */
export function surroundings({
  network,
  faults = {},
  time,
}: Pick<Scenario<unknown>, 'network' | 'faults' | 'time'>): string[] {
  return [
    ...(network === undefined ? [] : [`network: ${network}`]),
    ...(time === undefined ? [] : timePhrases(time)),
    ...faultPhrases(faults),
  ];
}

function timePhrases({ delay: { min, max }, drift }: Time): string[] {
  const delay =
    max === 'unlimited'
      ? `${tickCount(min)} or more`
      : min === max
        ? tickCount(min)
        : `${min} to ${tickCount(max)}`;
  return [`delay: ${delay}`, ...(drift === undefined ? [] : driftPhrases(drift))];
}

function driftPhrases({ roles, period, rate = 'both', offset }: Drift): string[] {
  const does = { fast: 'gains', slow: 'loses', both: 'gains or loses' }[rate];
  return [
    ...(period === undefined ? [] : [`each clock${of(roles)} ${does} 1 tick in ${period} at most`]),
    ...(offset === undefined ? [] : [`clocks${of(roles)} ahead at first: up to ${tickCount(offset)}`]),
  ];
}

function faultPhrases({ loss, duplication, crashes, partitions, pauses, jumps }: Faults): string[] {
  const phrases: string[] = [];
  if (loss !== undefined) phrases.push(`losses: ${loss}`);
  if (duplication !== undefined) phrases.push(`duplications: ${duplication}`);
  if (crashes !== undefined)
    phrases.push(`crashes: ${crashes.budget}${among(crashes.roles)}`, `recovery: ${crashes.recovery}`);
  if (partitions !== undefined) {
    const { budget, kinds, messages, healing = 'possible', roles } = partitions;
    phrases.push(
      `partitions: ${budget}${among(roles)}`,
      kinds.join(', '),
      `messages across a cut: ${messages}`,
    );
    if (healing === 'never') phrases.push('no healing');
  }
  if (pauses !== undefined) {
    const { budget, longest, roles } = pauses;
    phrases.push(`pauses: ${budget}${among(roles)}`);
    if (longest !== undefined) phrases.push(`longest pause: ${tickCount(longest)}`);
  }
  if (jumps !== undefined)
    phrases.push(`clock jumps by ${tickCount(jumps.ticks)}: ${jumps.budget}${among(jumps.roles)}`);
  return phrases;
}

function among(roles: readonly string[] | undefined): string {
  return roles === undefined ? '' : ` (${printable(roles.join(', '))})`;
}

function of(roles: readonly string[] | undefined): string {
  return roles === undefined ? '' : ` of ${printable(roles.join(', '))}`;
}
