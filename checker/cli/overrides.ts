import { UsageError } from '../core/errors.ts';
import { isPlainObject } from '../core/value.ts';

/** Whose configuration is changed. */
export interface ConfigOwner {
  readonly model: string;
  readonly scenario: string;
  /** The configurations of all scenarios of the model, which tell what strings mean something to it. */
  readonly all: readonly unknown[];
}

/**
 * A configuration with some fields replaced. A value is read as JSON where that gives a type that the field has in some
 * scenario, else as a string: `processes=4`, `strict=false`, `tie=both defer`. A string has to be one that some scenario
 * has there: any other would make the model do whatever its last `else` says.
 *
 * @param settings each `key=value`.
 * @throws {UsageError} if a key does not exist, a value has another type or a string is not known, with what there is.
 */
export function overrideConfig(config: unknown, settings: readonly string[], owner: ConfigOwner): unknown {
  if (settings.length === 0) return config;
  if (!isPlainObject(config)) {
    throw new UsageError(
      `The configuration of ${nameOf(owner)} has no fields that could be set.`,
      'it is not an object',
      'change it in the model file',
    );
  }
  const changes = settings.map((setting) => change(config, setting, owner));
  refuseTwice(changes.map(([key]) => key));
  return { ...config, ...Object.fromEntries(changes) };
}

function refuseTwice(keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return;
  throw new UsageError(
    `--set ${twice}=… is given twice.`,
    'a line that was changed, and kept a part of what it was',
    'leave one of them out; for several values there is `stepwright sweep`',
  );
}

type Config = Readonly<{ [key: string]: unknown }>;

function change(config: Config, setting: string, owner: ConfigOwner): [string, unknown] {
  const at = setting.indexOf('=');
  const key = at < 0 ? setting : setting.slice(0, at);
  if (at < 1) {
    throw new UsageError(
      `--set ${setting} is not of the form key=value.`,
      'a missing key, or a missing =',
      known(config),
    );
  }
  if (!Object.hasOwn(config, key)) {
    throw new UsageError(
      `The configuration of ${nameOf(owner)} has no field '${key}'.`,
      'a misspelt key',
      known(config),
    );
  }
  const used = valuesOf(key, config, owner);
  const types = [...new Set(used.map(typeOf))];
  const text = setting.slice(at + 1);
  const json = asJson(text);
  const value = !types.includes(typeOf(json)) && types.includes('string') ? asString(text) : json;
  if (types.length > 0 && !types.includes(typeOf(value))) {
    throw new UsageError(
      `--set ${key}=${text}: the field is ${types.map(article).join(' or ')}, and this is ${article(typeOf(value))}.`,
      'a value of another type',
      known(config),
    );
  }
  if (typeof value === 'string') refuseUnknownString(key, value, used, owner);
  return [key, value];
}

/** What a field has in all scenarios, this one first; without those where it has nothing. */
export function valuesOf(key: string, config: unknown, { all }: ConfigOwner): readonly unknown[] {
  return [config, ...all].flatMap((one) =>
    isPlainObject(one) && one[key] !== undefined && one[key] !== null ? [one[key]] : [],
  );
}

function refuseUnknownString(
  key: string,
  value: string,
  used: readonly unknown[],
  { model }: ConfigOwner,
): void {
  if (used.length === 0 || used.includes(value)) return;
  const known = [...new Set(used)].map((one) => `\n    ${key}=${settingText(one)}`).join('');
  throw new UsageError(
    `--set ${key}=${value}: no scenario of ${model} has this value there.`,
    'a misspelt value, which the model would take for one of the others',
    `set one of these, or add a scenario with the new value to the model's file, or to your own copy of it:${known}`,
  );
}

function nameOf({ model, scenario }: ConfigOwner): string {
  return `scenario '${scenario}' of ${model}`;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function asString(text: string): string {
  const value = asJson(text);
  return typeof value === 'string' ? value : text;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function article(type: string): string {
  return type === 'null' ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

function known(config: Config): string {
  const fields = Object.entries(config).map(([key, value]) => `\n    ${key}=${settingText(value)}`);
  return fields.length === 0
    ? 'there are no fields to set'
    : `set one of these, here with what they are now:${fields.join('')}`;
}

/** A value as it can be written after `key=`. */
export function settingText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
