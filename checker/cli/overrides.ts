import { UsageError } from '../core/errors.ts';
import { isPlainObject } from '../core/value.ts';

/**
 * A configuration with some fields replaced. A value is read as JSON where that gives the type that the field has, else
 * as a string: `processes=4`, `strict=false`, `tie=both defer`.
 *
 * @param settings each `key=value`. @param of whose configuration it is, for messages.
 * @throws {UsageError} if a key does not exist or a value has another type, with all keys and their values.
 */
export function overrideConfig(config: unknown, settings: readonly string[], of: string): unknown {
  if (settings.length === 0) return config;
  if (!isPlainObject(config)) {
    throw new UsageError(
      `The configuration of ${of} has no fields that could be set.`,
      'it is not an object',
      'change it in the model file',
    );
  }
  const changes = settings.map((setting) => change(config, setting, of));
  return { ...config, ...Object.fromEntries(changes) };
}

type Config = Readonly<{ [key: string]: unknown }>;

function change(config: Config, setting: string, of: string): [string, unknown] {
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
      `The configuration of ${of} has no field '${key}'.`,
      'a misspelt key',
      known(config),
    );
  }
  const current = config[key];
  const text = setting.slice(at + 1);
  const value = typeOf(current) === 'string' ? asString(text) : asJson(text);
  if (current !== undefined && current !== null && typeOf(value) !== typeOf(current)) {
    throw new UsageError(
      `--set ${key}=${text}: the field is ${article(typeOf(current))}, and this is ${article(typeOf(value))}.`,
      'a value of another type',
      known(config),
    );
  }
  return [key, value];
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
