import { type Atom, isImmutableShape, type Path, partPath, type Shape, shapeOf } from './value.ts';

/**
 * A value of a state as data that survives JSON: what traces hold, and every export is written from. Sets and maps are
 * in a canonical order, so equal values have equal plain values, down to their JSON text.
 */
export type PlainValue = string | number | boolean | null | readonly PlainValue[] | TaggedValue;

export type TaggedValue =
  | { readonly $: 'record'; readonly name: string; readonly fields: PlainFields }
  | { readonly $: 'object'; readonly fields: PlainFields }
  | { readonly $: 'set'; readonly items: readonly PlainValue[] }
  | { readonly $: 'map'; readonly entries: readonly (readonly [PlainValue, PlainValue])[] }
  | { readonly $: 'undefined' }
  | { readonly $: 'bigint' | 'number'; readonly text: string };

export type PlainFields = { readonly [key: string]: PlainValue };

/**
 * The plain value of a state, message or event.
 * @throws {UnencodableStateError} as `shapeOf`.
 */
export function toPlain(value: unknown, path?: Path): PlainValue {
  return plainOf(value, path, false, 0);
}

function plainOf(
  value: unknown,
  path: Path | undefined,
  insideImmutable: boolean,
  depth: number,
): PlainValue {
  const shape = shapeOf(value, path, insideImmutable);
  if (shape.kind === 'atom') return plainAtom(shape.atom);
  const inside = isImmutableShape(shape);
  const parts = shape.parts.map((part, index) =>
    plainOf(part, partPath(shape, index, path, depth), inside, depth + 1),
  );
  return assemble(shape, parts, (key) => plainOf(key, path, inside, depth + 1));
}

function assemble(
  shape: Exclude<Shape, { kind: 'atom' }>,
  parts: PlainValue[],
  plainKey: (key: unknown) => PlainValue,
): PlainValue {
  switch (shape.kind) {
    case 'record':
      return {
        $: 'record',
        name: shape.type.name,
        fields: Object.fromEntries(shape.keys.map((key, index) => [key, parts[index]!])),
      };
    case 'object':
      return {
        $: 'object',
        fields: Object.fromEntries(shape.keys.map((key, index) => [key, parts[index]!])),
      };
    case 'sequence':
      return parts;
    case 'set':
      return { $: 'set', items: inCanonicalOrder(parts) };
    case 'map': {
      const entries = shape.keys.map((key, index) => [plainKey(key), parts[index]!] as const);
      return { $: 'map', entries: shape.ordered ? entries : inCanonicalOrder(entries) };
    }
  }
}

function plainAtom(atom: Atom): PlainValue {
  if (atom === undefined) return { $: 'undefined' };
  if (typeof atom === 'bigint') return { $: 'bigint', text: String(atom) };
  if (typeof atom === 'number' && !Number.isFinite(atom)) return { $: 'number', text: String(atom) };
  return atom;
}

/** Sort by number where all are numbers, else by JSON text. */
function inCanonicalOrder<T extends PlainValue | readonly PlainValue[]>(values: readonly T[]): T[] {
  if (values.every((value) => typeof value === 'number'))
    return [...values].sort((a, b) => Number(a) - Number(b));
  return values
    .map((value) => [JSON.stringify(value), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, value]) => value);
}

export function isTagged(value: PlainValue): value is TaggedValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function samePlain(a: PlainValue | undefined, b: PlainValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A message or event `{ type: 'Request', at: 3 }` reads `Request(at: 3)`; a set `{p1, p2}`; a map `{p1: 3}`; a list `[1, 2]`. */
export function plainText(value: PlainValue): string {
  if (!isTagged(value)) return Array.isArray(value) ? `[${value.map(plainText).join(', ')}]` : String(value);
  switch (value.$) {
    case 'record':
      return `${value.name}(${fieldsText(value.fields)})`;
    case 'object': {
      const { type, ...rest } = value.fields;
      if (typeof type !== 'string') return `{${fieldsText(value.fields)}}`;
      return Object.keys(rest).length === 0 ? type : `${type}(${fieldsText(rest)})`;
    }
    case 'set':
      return `{${value.items.map(plainText).join(', ')}}`;
    case 'map':
      return `{${value.entries.map(([key, item]) => `${plainText(key)}: ${plainText(item)}`).join(', ')}}`;
    case 'undefined':
      return 'none';
    case 'bigint':
    case 'number':
      return value.text;
  }
}

function fieldsText(fields: PlainFields): string {
  return Object.entries(fields)
    .map(([key, item]) => `${key}: ${plainText(item)}`)
    .join(', ');
}
