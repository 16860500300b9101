import { plainText, toPlain } from '../../core/plain.ts';
import { printable } from '../../export/wording.ts';
import type { Operation } from '../../history/operation.ts';
import type { Because, Consistency, PartReport } from '../../history/verdict.ts';

/** `write 3`, `read → 3`, `cas 3 0 → false`; values longer than `longest` characters by their ends. */
export function operationText(operation: Operation, longest = 40): string {
  const called = callText(operation, longest);
  return 'result' in operation ? `${called} → ${valueText(operation.result, longest)}` : called;
}

/** The same without what it returned. The key is left out: what is shown together is about one object. */
export function callText({ operation }: Operation, longest = 40): string {
  const { type, key: _, ...fields } = operation as { readonly type: string; readonly key?: string };
  return [printable(type), ...Object.values(fields).map((field) => valueText(field, longest))].join(' ');
}

/** A text in quotes, so that an empty one can be seen. */
export function valueText(value: unknown, longest = 40): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : plainText(toPlain(value));
  const shown = Array.from(printable(text));
  // Texts that are appended to tell most by their ends.
  return shown.length <= longest ? shown.join('') : `…${shown.slice(1 - longest).join('')}`;
}

export function consistentText(consistency: Consistency): string {
  return consistency === 'linearizability' ? 'linearizable' : 'sequentially consistent';
}

/** `not linearizable`. */
export function verdictText({ verdict }: Pick<PartReport, 'verdict'>, consistency: Consistency): string {
  if (verdict === 'undecided') return verdict;
  return `${verdict === 'holds' ? '' : 'not '}${consistentText(consistency)}`;
}

export const becauseText: { readonly [because in Because]: string } = {
  time: 'the time of --time is over',
  configurations: 'more than 10,000,000 configurations',
  memory: 'memory is full',
  interrupted: 'interrupted',
  'another key': 'another key settles it',
};
