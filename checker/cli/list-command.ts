import { registeredModels } from './find-models.ts';
import { plural } from './numbers.ts';
import { expectationText } from './outcome-text.ts';
import type { Printer } from './printer.ts';
import { type Column, table } from './tables.ts';

const widest = 140;

/** `stepwright list`: all models of the registry and their scenarios, with what each is expected to show and why it is there. */
export async function listCommand({ print, width: available, colors }: Printer): Promise<void> {
  const width = Math.min(available, widest);
  const columns = columnsFor(width);
  const models = await registeredModels();
  for (const { name, algorithm } of models) {
    const rows = algorithm.scenarios.map(({ name: scenario, expect, note = '' }) => [
      scenario,
      expectationText(expect),
      colors.dim(note),
    ]);
    print(`${colors.bold(name)}\n${table(columns, rows, { width, indent: 2 })}\n`);
  }
  const scenarios = models.reduce((sum, { algorithm }) => sum + algorithm.scenarios.length, 0);
  print(`${plural(models.length, 'model')}, ${plural(scenarios, 'scenario')}`);
}

/** The same for every model, so that the tables line up. */
function columnsFor(width: number): Column[] {
  const room = width - 2 - 2 * 2;
  const scenario = Math.floor(room * 0.3);
  const expected = Math.floor(room * 0.25);
  return [{ width: scenario }, { width: expected }, { width: room - scenario - expected }];
}
