import { z } from 'zod';
import type { Printer } from './printer.ts';
import { reportSchema } from './report-schema.ts';

/** `stepwright schema`: the JSON Schema (draft 2020-12) of what `check --json` prints. */
export function schemaCommand({ print }: Printer): void {
  print(JSON.stringify(z.toJSONSchema(reportSchema), null, 2));
}
