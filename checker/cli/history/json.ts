import { toPlain } from '../../core/plain.ts';
import type { Operation } from '../../history/operation.ts';
import type { PartReport } from '../../history/verdict.ts';
import type { ExitCode } from '../exit-code.ts';
import type { JudgedHistory } from './text.ts';

/** What `history --json` prints: verdicts, witnesses and explanations. Times are numbers of lines; null where pending. */
export function historyJson(judged: readonly JudgedHistory[], spec: string, exitCode: ExitCode): string {
  const document = {
    format: 'stepwright-histories',
    version: 1,
    spec,
    exitCode,
    results: judged.map(({ file, report, explanation }) => ({
      file,
      consistency: report.consistency,
      verdict: report.verdict,
      configurations: report.configurations,
      seconds: report.seconds,
      parts: report.parts.map((part) => ({
        key: part.key ?? null,
        verdict: part.verdict,
        operations: part.operations.length,
        configurations: part.configurations,
        ...detailsOf(part, explanation),
      })),
    })),
  };
  return JSON.stringify(document, null, 2);
}

function detailsOf(part: PartReport, explanation: JudgedHistory['explanation']) {
  if (part.verdict === 'holds') return { order: part.order.map(plainOperation) };
  if (part.verdict === 'undecided') return { because: part.because };
  if (explanation === undefined) return {};
  const { culprit, core, involved, longest } = explanation;
  return {
    culprit: culprit === undefined ? null : plainOperation(culprit),
    involved: involved.length,
    core: core.map(plainOperation),
    longest: longest.map(({ order, stuck }) => ({
      order: order.map(plainOperation),
      stuck: stuck.map(({ operation, state, returns }) => ({
        ...plainOperation(operation),
        state: toPlain(state),
        returns: returns.map((result) => (result === undefined ? null : toPlain(result))),
      })),
    })),
  };
}

function plainOperation(operation: Operation) {
  const { process, call, return: end } = operation;
  return {
    process,
    operation: operation.operation,
    call,
    return: Number.isFinite(end) ? end : null,
    ...('result' in operation && { result: operation.result }),
  };
}
