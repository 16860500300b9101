import type { z } from 'zod';
import type { Operation } from '../operation.ts';
import type { NamedSpec, OperationForm } from '../specs/index.ts';
import { LineFault, type RecordedEvent } from './event.ts';

/** A call whose return has not been met yet. */
interface Open {
  readonly line: number;
  readonly form: OperationForm;
  readonly operation: object;
}

/**
 * The operations of a recorded history, in the order of their calls. Times are numbers of lines.
 * @throws {LineFault} about the first event that does not fit to what came before it, or to the specification.
 */
export class Assembler {
  readonly #spec: NamedSpec;
  readonly #open = new Map<string, Open>();
  /** By process: the line of an `info`, after which it must not call again. */
  readonly #lost = new Map<string, number>();
  readonly #operations: Operation[] = [];

  constructor(spec: NamedSpec) {
    this.#spec = spec;
  }

  take(event: RecordedEvent): void {
    if (event.type === 'call') this.#call(event);
    else this.#end(event);
  }

  /** What is open now is pending. */
  operations(): readonly Operation[] {
    const pending = [...this.#open].map(([process, { operation, line }]) =>
      pendingOf(process, operation, line),
    );
    return [...this.#operations, ...pending].sort((a, b) => a.call - b.call);
  }

  #call(event: RecordedEvent & { readonly type: 'call' }): void {
    const { process, op, fields, line } = event;
    const under = this.#open.get(process)?.line ?? this.#lost.get(process);
    if (under !== undefined) {
      throw new LineFault(
        `is a call of process ${process}, whose operation of line ${under} has not returned`,
        'two processes have the same name, or an operation was given up, which then may still take effect',
        'name the processes apart; one that goes on after a timeout needs a new name',
      );
    }
    const form = this.#formOf(op);
    refuseMisfit(form.fields, fields, `calls '${op}' with`);
    this.#open.set(process, { line, form, operation: { type: op, ...fields } });
  }

  #formOf(op: string): OperationForm {
    const { spec, operations } = this.#spec;
    if (Object.hasOwn(operations, op)) return operations[op]!;
    throw new LineFault(
      `calls '${op}', which the specification '${spec.name}' does not have`,
      'a misspelt operation, or another specification is meant',
      `its operations are ${Object.keys(operations).join(', ')}; choose another one with --spec`,
    );
  }

  #end(event: Exclude<RecordedEvent, { type: 'call' }>): void {
    const { process, type, line } = event;
    const open = this.#open.get(process);
    if (open === undefined) {
      throw new LineFault(
        `is a ${type} of process ${process}, which has no operation under way`,
        'the beginning of the file is missing, or a line was written twice',
        'record the call of every operation before its end',
      );
    }
    this.#open.delete(process);
    if (type === 'fail') return;
    if (type === 'info') {
      this.#lost.set(process, open.line);
      this.#operations.push(pendingOf(process, open.operation, open.line));
      return;
    }
    const isKnown = event.result !== undefined;
    if (isKnown) refuseResult(open.form, event.result);
    this.#operations.push({
      process,
      operation: open.operation,
      call: open.line,
      return: line,
      ...(isKnown && { result: event.result }),
    });
  }
}

function pendingOf(process: string, operation: object, line: number): Operation {
  return { process, operation, call: line, return: Number.POSITIVE_INFINITY };
}

function refuseResult({ result }: OperationForm, value: unknown): void {
  if (result !== undefined) {
    refuseMisfit(result, value, 'returns');
    return;
  }
  throw new LineFault(
    `returns ${JSON.stringify(value)} from an operation that returns nothing`,
    'the result of another operation, or of another specification',
    'leave `result` out',
  );
}

function refuseMisfit(schema: z.ZodType, value: unknown, doing: string): void {
  const issue = schema.safeParse(value).error?.issues[0];
  if (issue === undefined) return;
  const place = issue.path.length > 0 ? ` at '${issue.path.join('.')}'` : '';
  throw new LineFault(
    `${doing} ${JSON.stringify(value)}, which is malformed${place}: ${issue.message}`,
    'a misspelt field or value, or another specification is meant',
    'compare it with what the specification takes and returns, in the README',
  );
}
