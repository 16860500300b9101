import { type HistoryFormat, LineFault, type RecordedEvent } from './event.ts';

const entry = /\bjepsen\.util - (\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.+?)\s*$/;
/** A line of the log that is about something else. */
const other = /^(?:TRACE|DEBUG|INFO|WARN|ERROR)\s+(?!\s|jepsen\.util - \d)/;

/**
 * The log of Jepsen's early tests of a compare-and-set register, as of etcd 2014:
 *
 *     INFO  jepsen.util - 2	:invoke	:cas	[3 0]
 *     INFO  jepsen.util - 2	:ok	:cas	[3 0]
 *
 * There, `:fail` of a `cas` is an operation that returned false, and `:fail` of a read one whose result is not known.
 */
export const jepsenLog: HistoryFormat = {
  about: 'the log of a Jepsen test of a register: INFO  jepsen.util - 0 :invoke :read nil',
  isFirstLine: (line) => entry.test(line) || other.test(line),
  parse(line, number) {
    const [, process, type, op, value] = entry.exec(line) ?? [];
    if (process === undefined) {
      if (other.test(line)) return undefined;
      throw fault("is no line of Jepsen's log");
    }
    const common = { process, line: number } as const;
    switch (type as 'invoke' | 'ok' | 'fail' | 'info') {
      case 'invoke':
        return { ...common, type: 'call', op: op!, fields: fieldsOf(op!, value!) };
      case 'ok':
        return { ...common, type: 'return', ...resultOf(op!, value!) };
      case 'fail':
        return failed(common, op!);
      case 'info':
        return { ...common, type: 'info' };
    }
  },
};

function failed(common: { readonly process: string; readonly line: number }, op: string): RecordedEvent {
  if (op === 'cas') return { ...common, type: 'return', result: false };
  return { ...common, type: op === 'read' ? 'return' : 'fail' };
}

function fieldsOf(op: string, value: string): { readonly [field: string]: unknown } {
  if (op === 'read') return {};
  if (op === 'write') return { value: valueOf(value) };
  const [, from, to] = /^\[(\S+) (\S+)\]$/.exec(value) ?? [];
  if (from === undefined) throw fault(`compares and sets '${value}', which is no pair such as [3 0]`);
  return { from: valueOf(from), to: valueOf(to!) };
}

function resultOf(op: string, value: string): { readonly result?: unknown } {
  if (op === 'write') return {};
  return { result: op === 'cas' ? true : valueOf(value) };
}

function valueOf(text: string): number | null {
  if (text === 'nil') return null;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw fault(`has the value '${text}', which is neither nil nor a whole number`);
}

function fault(seen: string): LineFault {
  return new LineFault(
    seen,
    'the file is cut off, or is in another format',
    'compare it with: INFO  jepsen.util - 2 :invoke :cas [3 0]; or say which format it is with --format',
  );
}
