import { z } from 'zod';
import type { Printer } from './printer.ts';
import { reportSchema } from './report-schema.ts';
import { simulationSchema } from './simulation/schema.ts';
import { sweepSchema } from './sweep/schema.ts';

export interface SchemaOptions {
  readonly simulate?: boolean;
  readonly sweep?: boolean;
}

/** `stepwright schema`: the JSON Schema (draft 2020-12) of what `check --json`, or another command, prints. */
export function schemaCommand({ simulate, sweep }: SchemaOptions, { print }: Printer): void {
  const schema = simulate ? simulationSchema : sweep ? sweepSchema : reportSchema;
  print(JSON.stringify(z.toJSONSchema(schema), null, 2));
}
