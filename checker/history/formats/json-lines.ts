import { z } from 'zod';
import { type HistoryFormat, LineFault, type RecordedEvent } from './event.ts';

const process = z
  .union([z.string().min(1), z.int()], { error: 'a name or a whole number' })
  .transform((name) => String(name));

const eventSchema = z.discriminatedUnion(
  'type',
  [
    z.looseObject({ process, type: z.literal('call'), op: z.string({ error: 'the name of an operation' }) }),
    z.strictObject({ process, type: z.literal('return'), result: z.unknown().optional() }),
    z.strictObject({ process, type: z.literal('fail') }),
    z.strictObject({ process, type: z.literal('info') }),
  ],
  { error: ({ code }) => (code === 'invalid_union' ? "'call', 'return', 'fail' or 'info'" : 'an object') },
);

/**
 * Our own format, one JSON object per line, in the order of events:
 *
 *     {"process": "c1", "type": "call", "op": "write", "key": "x", "value": 3}
 *     {"process": "c1", "type": "return"}
 *     {"process": 2, "type": "call", "op": "read", "key": "x"}
 *     {"process": 2, "type": "return", "result": 3}
 *
 * A `return` without a `result` is of an operation that returns nothing, or nothing that was recorded.
 */
export const jsonLines: HistoryFormat = {
  about: 'one JSON object per event: process, type (call, return, fail or info), op and its fields, result',
  isFirstLine: (line) => /^\{\s*["}]/.test(line),
  parse(line, number) {
    const { data, error } = eventSchema.safeParse(parsed(line));
    if (error !== undefined) {
      const { path, message } = error.issues[0]!;
      throw new LineFault(
        path.length === 0
          ? `is malformed: ${message}`
          : `has a malformed '${path.join('.')}': not ${message}`,
        'a misspelt field or value',
        'an event is {"process": …, "type": "call" | "return" | "fail" | "info"}; a call has "op" and the fields of the operation, a return may have "result"',
      );
    }
    return eventOf(data, number);
  },
};

function eventOf(data: z.infer<typeof eventSchema>, line: number): RecordedEvent {
  if (data.type !== 'call') return { ...data, line };
  const { process: name, type, op, ...fields } = data;
  return { process: name, type, op, fields, line };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new LineFault(
      `is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      'the file is cut off, or is in another format',
      'give one JSON object on each line, or say which format it is with --format',
    );
  }
}
