import type { createColors } from 'picocolors';
import type { Fairness } from '../core/fairness.ts';
import type { Faults } from '../core/scenario.ts';
import type { Trace } from '../core/trace.ts';
import { fillLines } from './fill-lines.ts';
import { aboutText, instanceTitle, printable, stepCount, valuePhrases } from './wording.ts';

export type Colours = ReturnType<typeof createColors>;

/** What a trace is of: its title, its setting, and of temporal properties the claim, which its end alone does not tell. */
export function textHeading(trace: Trace, width: number, { bold, dim, red }: Colours): string[] {
  const { instance, shows, steps } = trace;
  const { config, network, faults, fairness } = instance;
  const setting = [
    ...valuePhrases(config),
    ...(network === undefined ? [] : [`network: ${network}`]),
    ...(faults === undefined ? [] : faultPhrases(faults)),
    ...(shows.kind === 'temporal' && fairness !== undefined ? fairnessPhrases(fairness) : []),
  ];
  const claim =
    shows.kind === 'temporal'
      ? [printable(`violates '${shows.property}'${aboutText(shows)}: ${shows.formula}`)]
      : [];
  const title = [`${instanceTitle(instance)}, ${stepCount(steps.length)}`];
  return [
    ...fillLines(title, width).map(bold),
    ...fillLines(setting, width).map(dim),
    ...fillLines(claim, width).map(red),
  ];
}

function faultPhrases({ loss, duplication, crashes }: Faults): string[] {
  const phrases: string[] = [];
  if (loss !== undefined) phrases.push(`losses: ${loss}`);
  if (duplication !== undefined) phrases.push(`duplications: ${duplication}`);
  if (crashes !== undefined) {
    const who = crashes.roles === undefined ? '' : ` (${printable(crashes.roles.join(', '))})`;
    phrases.push(`crashes: ${crashes.budget}${who}`, `recovery: ${crashes.recovery}`);
  }
  return phrases;
}

function fairnessPhrases(fairness: Fairness): string[] {
  return Object.entries(fairness).flatMap(([what, degrees]: [string, Fairness[keyof Fairness]]) =>
    typeof degrees === 'object'
      ? Object.entries(degrees).map(([name, degree]) => printable(`fairness of ${what} ${name}: ${degree}`))
      : [`fairness of ${what}: ${degrees}`],
  );
}
