import type { createColors } from 'picocolors';
import type { Fairness } from '../core/fairness.ts';
import type { Trace } from '../core/trace.ts';
import { fillLines } from './fill-lines.ts';
import { surroundings } from './surroundings.ts';
import { aboutText, instanceTitle, lengthText, printable, valuePhrases } from './wording.ts';

export type Colours = ReturnType<typeof createColors>;

/** What a trace is of: its title, its setting, and of temporal properties the claim, which its end alone does not tell. */
export function textHeading(trace: Trace, width: number, { bold, dim, red }: Colours): string[] {
  const { instance, shows } = trace;
  const { config, fairness } = instance;
  const setting = [
    ...valuePhrases(config),
    ...surroundings(instance),
    ...(shows.kind === 'temporal' && fairness !== undefined ? fairnessPhrases(fairness) : []),
  ];
  const claim =
    shows.kind === 'temporal'
      ? [printable(`violates '${shows.property}'${aboutText(shows)}: ${shows.formula}`)]
      : [];
  const title = [`${instanceTitle(instance)}, ${lengthText(trace)}`];
  return [
    ...fillLines(title, width).map(bold),
    ...fillLines(setting, width).map(dim),
    ...fillLines(claim, width).map(red),
  ];
}

function fairnessPhrases(fairness: Fairness): string[] {
  return Object.entries(fairness).flatMap(([what, degrees]: [string, Fairness[keyof Fairness]]) =>
    typeof degrees === 'object'
      ? Object.entries(degrees).map(([name, degree]) => printable(`fairness of ${what} ${name}: ${degree}`))
      : [`fairness of ${what}: ${degrees}`],
  );
}
