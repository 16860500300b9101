import { UsageError } from '../core/errors.ts';
import type { Bounds } from '../core/report.ts';

/** The bounds as they are written on the command line. */
export interface BoundOptions {
  readonly depth?: string;
  readonly states?: string;
  readonly time?: string;
  readonly memory?: string;
}

/** @throws {UsageError} if one is not a number, or not above zero. */
export function boundsOf(options: BoundOptions): Bounds {
  const { depth, states, time, memory } = options;
  return {
    ...(depth !== undefined && { depth: wholeNumber('--depth', depth) }),
    ...(states !== undefined && { states: wholeNumber('--states', states) }),
    ...(time !== undefined && {
      seconds: positive('--time', time, 'a number of seconds, such as 60 or 0.5'),
    }),
    ...(memory !== undefined && { memory: bytes(memory) }),
  };
}

/** @throws {UsageError} if `text` is not a whole number above zero; digits may be grouped by commas or underscores. */
export function wholeNumber(option: string, text: string): number {
  const plain = /^\d{1,3}([,_]\d{3})+$/.test(text) ? text.replaceAll(/[,_]/g, '') : text;
  const value = positive(option, plain, 'a whole number, such as 100000', text);
  if (!Number.isSafeInteger(value)) throw refusal(option, text, 'a whole number, such as 100000');
  return value;
}

/**
 * @param form what is wanted, as in `a number of seconds, such as 60`. @param given the text as it was written.
 * @throws {UsageError} if `text` is not a number above zero.
 */
export function positive(option: string, text: string, form: string, given = text): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value <= 0) throw refusal(option, given, form);
  return value;
}

const units: { readonly [unit: string]: number } = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

function bytes(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text) ?? [];
  const value = Math.round(Number(amount) * units[unit?.toLowerCase() ?? '']!);
  if (amount === undefined || value <= 0) throw refusal('--memory', text, 'a size, such as 512MB or 4GB');
  return value;
}

function refusal(option: string, text: string, form: string): UsageError {
  return new UsageError(
    `${option} '${text}' is not ${form.split(',')[0]} above zero.`,
    'a typing error',
    `give ${form}`,
  );
}
