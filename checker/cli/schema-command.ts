import { z } from 'zod';
import type { Printer } from './printer.ts';
import { reportSchema } from './report-schema.ts';
import { simulationSchema } from './simulation/schema.ts';

export interface SchemaOptions {
  readonly simulate?: boolean;
}

/** `stepwright schema`: the JSON Schema (draft 2020-12) of what `check --json` or `simulate --json` prints. */
export function schemaCommand({ simulate }: SchemaOptions, { print }: Printer): void {
  print(JSON.stringify(z.toJSONSchema(simulate ? simulationSchema : reportSchema), null, 2));
}
