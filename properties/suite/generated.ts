import { join, resolve } from 'node:path';
import { exportFormats } from '../../checker/export/index.ts';
import { scenarioFolder } from '../../checker/export/trace-files.ts';
import { check, type Report } from '../../checker/index.ts';
import { registry } from '../../models/index.ts';

export const root = resolve(import.meta.dirname, '../..');

/** The report of every scenario of the registry, by model and scenario, in the registry's order. */
export async function reportsOfRegistry(): Promise<{ model: string; scenario: string; report: Report }[]> {
  const reports = [];
  for (const [model, algorithm] of Object.entries(registry)) {
    for (const { name } of algorithm.scenarios) {
      reports.push({ model, scenario: name, report: await check(algorithm, name, { model }) });
    }
  }
  return reports;
}

export type Reports = Awaited<ReturnType<typeof reportsOfRegistry>>;

/** What every counterexample is written in; the first one of each model, in all formats that there are. */
const usualFormats: readonly string[] = ['text', 'lanes', 'json', 'svg'];

/** Every file below `counterexamples/`, by path from the root. */
export async function counterexampleFiles(reports: Reports): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const seen = new Set<string>();
  for (const { model, report } of reports) {
    const trace = report.verdict === 'violated' ? report.trace : undefined;
    if (trace === undefined) continue;
    const formats = seen.has(model) ? usualFormats : Object.keys(exportFormats);
    seen.add(model);
    for (const format of formats) {
      const { extension, write } = exportFormats[format]!;
      files.set(
        join('counterexamples', scenarioFolder(trace.instance), `trace.${extension}`),
        await write(trace),
      );
    }
  }
  return files;
}
