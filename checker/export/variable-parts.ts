import { isTagged, type PlainValue, plainText } from '../core/plain.ts';
import type { StateData } from '../core/trace.ts';
import { printable, valuePhrases } from './wording.ts';

/** A variable, or one entry of it. */
export interface VariablePart {
  /** `count`, `nodes[0]`. */
  readonly name: string;
  readonly value: PlainValue;
  /** What is said of it, with its name in front. */
  readonly phrases: readonly string[];
}

/** The variables of a state; a map or list of records, objects or maps that is longer than `width` is told entry by entry. */
export function variableParts(state: StateData, width: number): VariablePart[] {
  return Object.entries(state).flatMap(([name, value]) => {
    const whole = printable(`${name}: ${plainText(value)}`);
    const entries = whole.length <= width ? [] : entriesOf(value);
    if (!entries.some(isCompound)) return [{ name, value, phrases: [whole] }];
    return entries.map(([key, item]) => {
      const title = printable(`${name}[${plainText(key)}]`);
      const [first = '', ...others] = valuePhrases(item);
      return { name: title, value: item, phrases: [`${title}  ${first}`, ...others] };
    });
  });
}

function entriesOf(value: PlainValue): readonly (readonly [PlainValue, PlainValue])[] {
  if (isTagged(value)) return value.$ === 'map' ? value.entries : [];
  return Array.isArray(value) ? value.map((item: PlainValue, index) => [index, item] as const) : [];
}

function isCompound([, item]: readonly [PlainValue, PlainValue]): boolean {
  return isTagged(item) && (item.$ === 'record' || item.$ === 'object' || item.$ === 'map');
}
