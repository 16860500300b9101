import { type HistoryFormat, LineFault } from './event.ts';

const entry =
  /^\{:process (\d+), :type :(invoke|ok|fail|info), :f :(get|put|append), :key ("(?:[^"\\]|\\.)*"), :value (nil|"(?:[^"\\]|\\.)*")\}$/;

/**
 * The text of the key-value histories among the tests of the checker Porcupine:
 *
 *     {:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}
 *     {:process 0, :type :ok, :f :append, :key "0", :value "x 0 0 y"}
 */
export const porcupineKv: HistoryFormat = {
  about: 'operations get, put and append: {:process 0, :type :invoke, :f :get, :key "7", :value nil}',
  isFirstLine: (line) => line.startsWith('{:'),
  parse(line, number) {
    const [, process, type, op, key, value] = entry.exec(line) ?? [];
    if (process === undefined || (value === 'nil' && (op !== 'get' || type === 'ok'))) {
      throw new LineFault(
        'is no event on a key',
        'the file is cut off, or is in another format',
        'compare it with: {:process 0, :type :invoke, :f :get, :key "7", :value nil}; or say which format it is with --format',
      );
    }
    const common = { process, line: number } as const;
    switch (type as 'invoke' | 'ok' | 'fail' | 'info') {
      case 'invoke': {
        const fields = { key: textOf(key!), ...(op !== 'get' && { value: textOf(value!) }) };
        return { ...common, type: 'call', op: op!, fields };
      }
      case 'ok':
        return { ...common, type: 'return', ...(op === 'get' && { result: textOf(value!) }) };
      case 'fail':
        return { ...common, type: 'fail' };
      case 'info':
        return { ...common, type: 'info' };
    }
  },
};

function textOf(quoted: string): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw new LineFault(
      `has the text ${quoted}, with an escape that is none`,
      'it was written by another program',
      String.raw`escape as in JSON: \", \\, \n`,
    );
  }
}
