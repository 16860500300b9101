import { UsageError } from '../../core/errors.ts';
import type { NumberOption, StrategyKind } from './strategy-kind.ts';

/**
 * Options as they are written: `depth=4,steps=200`; an empty text has none.
 * @throws {UsageError} if one is unknown, given twice, not a number, or out of its range.
 */
export function optionsOf(kind: StrategyKind, text: string): { readonly [option: string]: number } {
  const values = new Map<string, number>();
  if (text.trim() === '') return {};
  for (const setting of text.split(',')) {
    const at = setting.lastIndexOf('=');
    const name = setting.slice(0, Math.max(at, 0)).trim();
    if (name === '') {
      throw new UsageError(
        `'${setting.trim()}' in ${kind.name}:${text} is not of the form option=value.`,
        'a missing option, or a missing =',
        known(kind),
      );
    }
    const option = Object.hasOwn(kind.options, name) ? kind.options[name] : kind.others;
    if (option === undefined) {
      throw new UsageError(
        `The scheduler '${kind.name}' has no option '${name}'.`,
        'a misspelt option, or one of another scheduler',
        known(kind),
      );
    }
    if (values.has(name)) {
      throw new UsageError(
        `${kind.name}:${text} gives '${name}' twice.`,
        'a copy that was not changed',
        'give it once',
      );
    }
    values.set(name, numberOf(setting.slice(at + 1).trim(), option, `${kind.name}:${name}`));
  }
  return Object.fromEntries(values);
}

function numberOf(text: string, option: NumberOption, label: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) {
    throw new UsageError(
      `${label}=${text}: this is not a number.`,
      'a typing error',
      `give ${range(option)}`,
    );
  }
  if (value < option.least || value > option.most || (option.whole && !Number.isInteger(value))) {
    throw new UsageError(`${label}=${text} is out of range.`, 'a typing error', `give ${range(option)}`);
  }
  return value;
}

function range({ whole, least, most }: NumberOption): string {
  return `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`;
}

function known({ name, options, others }: StrategyKind): string {
  const all: [string, NumberOption][] = Object.entries(options);
  if (others !== undefined) all.push(['<name>', others]);
  if (all.length === 0) return `give just ${name}, which has no options`;
  const lines = all.map(
    ([option, { about, otherwise }]) => `\n    ${option}=<number>  ${about} (left out: ${otherwise})`,
  );
  return `give options such as ${name}:${all[0]![0]}=<number>, separated by commas:${lines.join('')}`;
}
