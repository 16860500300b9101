import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { broken, budget, cellOf, find, readmePath } from '../../tools/scheduler-table.ts';

const rows = readFileSync(readmePath, 'utf8')
  .split('\n')
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll('|', '').trim()));

/** What the table says of the portfolio, which is its last column. */
function cellIn(model: string, scenario: string): string | undefined {
  return rows.find(([first, second]) => first === model && second === scenario)?.at(-1);
}

/** Scenarios that take more walks are left to `npm run schedulers`. */
const mostWalks = 10_000;

test.each(broken)('$model, $scenario.name: a portfolio finds it as the table says', async (one) => {
  const cell = cellIn(one.model, one.scenario.name);
  expect(cell, 'run `npm run schedulers`').toMatch(/^[\d,]+ · \d+$/);
  const walks = Number(cell!.split(' ')[0]!.replaceAll(',', ''));
  expect(walks).toBeLessThanOrEqual(budget.walks);
  if (walks > mostWalks) return;
  const report = await find(one, 'portfolio');
  expect(cellOf(report), 'run `npm run schedulers`').toBe(cell);
  expect(report.trace?.steps.length).toBeGreaterThanOrEqual(one.shortest);
});
