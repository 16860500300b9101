import { UsageError } from '../../core/errors.ts';
import type { Scenario } from '../../core/scenario.ts';
import type { NamedAlgorithm } from '../find-models.ts';
import { type ConfigOwner, overrideConfig, valuesOf } from '../overrides.ts';

/** One value that a field of the configuration takes. */
export interface SetValue {
  /** As it is written after `key=`. */
  readonly text: string;
  readonly value: unknown;
}

/** A field of the configuration, with the values that it takes, in order and each once. */
export interface Parameter {
  readonly key: string;
  /** The values as they were given: `2..5`. */
  readonly given: string;
  readonly values: readonly SetValue[];
}

/** Whose configuration is swept. */
export function ownerOf({ name, algorithm }: NamedAlgorithm, scenario: Scenario<unknown>): ConfigOwner {
  return { model: name, scenario: scenario.name, all: algorithm.scenarios.map(({ config }) => config) };
}

const mostValues = 10_000;
const rangePattern = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?$/;

/**
 * The parameters of a sweep, from `key=values`. Values are single ones, as `check --set` reads them, and ranges of numbers,
 * `2..5` or `0..100..20` with the step last, separated by commas. A comma within brackets or double quotes is part of a
 * value.
 * @param config whose fields are set. @throws {UsageError} if a key or a value does not fit it.
 */
export function parametersOf(
  settings: readonly string[],
  config: unknown,
  owner: ConfigOwner,
): readonly Parameter[] {
  const parameters = settings.map((setting) => parameterOf(setting, config, owner));
  const keys = parameters.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return parameters;
  throw new UsageError(
    `--set ${twice}=… is given twice.`,
    'values that belong together',
    `give all values at once: --set ${twice}=1,2,5..8`,
  );
}

function parameterOf(setting: string, config: unknown, owner: ConfigOwner): Parameter {
  const at = setting.indexOf('=');
  const key = setting.slice(0, Math.max(at, 0));
  const values = new Map<string, SetValue>();
  const given = setting.slice(at + 1);
  for (const text of textsOf(key, given, valuesOf(key, config, owner))) {
    const changed = overrideConfig(config, at < 0 ? [setting] : [`${key}=${text}`], owner);
    const value = (changed as { readonly [key: string]: unknown })[key];
    const name = JSON.stringify(value);
    if (!values.has(name)) values.set(name, { text, value });
  }
  return { key, given, values: [...values.values()] };
}

/**
 * The single values that a text stands for.
 * @param used what the field has in scenarios.
 */
function textsOf(key: string, text: string, used: readonly unknown[]): readonly string[] {
  if (used.includes(text)) return [text];
  const items = itemsOf(text);
  const isText = used.length > 0 && used.every((value) => typeof value === 'string');
  if (!isText) return items.flatMap((item) => inRange(key, item));
  const range = items.find((item) => rangePattern.test(item));
  if (range === undefined) return items;
  throw new UsageError(
    `--set ${key}=${text}: '${range}' is a range of numbers, and the field is a string.`,
    'a value of another type',
    `list the strings, separated by commas; now it is '${used[0]}'`,
  );
}

/** What a range comes to; any other text stands for itself. */
function inRange(key: string, text: string): readonly string[] {
  const [, from, to, by] = rangePattern.exec(text) ?? [];
  if (from === undefined || to === undefined) return [text];
  const [first, last, step] = [Number(from), Number(to), Number(by ?? 1)];
  if (step === 0) {
    throw new UsageError(
      `--set ${key}=${text}: with a step of 0, the range does not come to its end.`,
      'a typing error',
      'give a step above zero, as in 0..100..20, or leave it out',
    );
  }
  // Sums of decimals would come to the last one, or just miss it.
  const many = Math.floor(Math.abs(last - first) / step + 1e-9) + 1;
  refuseTooMany(`--set ${key}=${text}`, many, 'values');
  const digits = Math.max(...[from, by ?? ''].map((one) => one.split('.')[1]?.length ?? 0));
  const direction = last < first ? -1 : 1;
  return Array.from({ length: many }, (_, index) =>
    String(Number((first + direction * index * step).toFixed(digits))),
  );
}

/** @throws {UsageError} */
export function refuseTooMany(what: string, many: number, things: string): void {
  if (many <= mostValues) return;
  throw new UsageError(
    `${what} comes to ${many.toLocaleString('en-US')} ${things}.`,
    `a range that is too long; there may be ${mostValues.toLocaleString('en-US')}`,
    'take larger steps, as in 0..1000..100, or fewer values',
  );
}

/** A text split at its commas, but for those within brackets and double quotes. */
function itemsOf(text: string): readonly string[] {
  const items = [''];
  let depth = 0;
  let isQuoted = false;
  let before = '';
  for (const character of text) {
    if (character === ',' && depth === 0 && !isQuoted) items.push('');
    else items[items.length - 1] += character;
    if (character === '"' && before !== '\\') isQuoted = !isQuoted;
    if (!isQuoted && /[[{]/.test(character)) depth += 1;
    if (!isQuoted && /[\]}]/.test(character)) depth -= 1;
    before = character;
  }
  return items.map((item) => item.trim());
}
