import { MalformedHistoryError, UsageError } from '../../core/errors.ts';
import type { Operation } from '../operation.ts';
import type { NamedSpec } from '../specs/index.ts';
import { Assembler } from './assemble.ts';
import { type HistoryFormat, LineFault } from './event.ts';
import { jepsenLog } from './jepsen-log.ts';
import { jsonLines } from './json-lines.ts';
import { porcupineKv } from './porcupine-kv.ts';

/** All formats of recorded histories, by the name that the command line knows them by. */
export const historyFormats: { readonly [name: string]: HistoryFormat } = {
  jsonl: jsonLines,
  jepsen: jepsenLog,
  porcupine: porcupineKv,
};

/**
 * Read a recorded history.
 * @param name of the file, for errors. @param format one of `historyFormats`; left out, the first line tells.
 * @throws {MalformedHistoryError} naming the first line that is wrong. @throws {UsageError} if there is no such format.
 */
export function parseHistory(
  text: string,
  name: string,
  spec: NamedSpec,
  format?: string,
): readonly Operation[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const { parse } = format === undefined ? formatOf(lines, name) : formatNamed(format);
  const assembler = new Assembler(spec);
  let events = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      const event = parse(line.trim(), index + 1);
      if (event === undefined) continue;
      events += 1;
      assembler.take(event);
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      const seen = `Line ${index + 1} of '${name}' ${error.message}.`;
      throw new MalformedHistoryError(seen, error.likelyCause, error.nextStep);
    }
  }
  if (events === 0) throw noEvents(name);
  return assembler.operations();
}

function formatOf(lines: readonly string[], name: string): HistoryFormat {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first === -1) throw noEvents(name);
  const found = Object.values(historyFormats).find(({ isFirstLine }) => isFirstLine(lines[first]!.trim()));
  if (found !== undefined) return found;
  throw new MalformedHistoryError(
    `Line ${first + 1} of '${name}' is in no known format.`,
    'another file, or a history in the format of another tool',
    `make it one of:\n${listed()}`,
  );
}

function formatNamed(format: string): HistoryFormat {
  if (Object.hasOwn(historyFormats, format)) return historyFormats[format]!;
  throw new UsageError(
    `There is no format '${format}' of histories.`,
    'a misspelt name',
    `choose one of:\n${listed()}`,
  );
}

function listed(): string {
  return Object.entries(historyFormats)
    .map(([name, { about }]) => `    ${name}  ${about}`)
    .join('\n');
}

function noEvents(name: string): MalformedHistoryError {
  return new MalformedHistoryError(
    `'${name}' holds no events.`,
    'the recorder wrote nothing, or to another file',
    'give a file with at least one call; an empty history would pass without saying anything',
  );
}
