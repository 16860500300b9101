import { z } from 'zod';
import type { ActionData, Shown, Trace } from '../core/trace.ts';
import { instanceSchema, plainFieldsSchema, plainValueSchema } from './instance-schema.ts';

const params = plainFieldsSchema.exactOptional();

const action: z.ZodType<ActionData> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('action'),
    name: z.string(),
    process: z.string().exactOptional(),
    params,
  }),
  z.strictObject({
    kind: z.enum(['deliver', 'duplicate', 'lose']),
    name: z.string(),
    process: z.string(),
    from: z.string(),
    message: plainValueSchema,
    params,
  }),
  z.strictObject({
    kind: z.enum(['crash', 'recover', 'pause', 'resume']),
    name: z.string(),
    process: z.string(),
    params,
  }),
  z.strictObject({
    kind: z.literal('drift'),
    name: z.enum(['gain a tick', 'lose a tick', 'jump']),
    process: z.string(),
    params,
  }),
  z.strictObject({ kind: z.enum(['tick', 'partition', 'heal']), name: z.string(), params }),
]);

const step = z.strictObject({
  action,
  time: z.int().nonnegative().exactOptional(),
  changes: z.array(z.strictObject({ path: z.string(), before: plainValueSchema, after: plainValueSchema })),
  consumed: z.string().exactOptional(),
  sent: z.array(
    z.strictObject({ id: z.string(), from: z.string(), to: z.string(), message: plainValueSchema }),
  ),
  destroyed: z.array(z.string()),
  events: z.array(plainValueSchema),
  state: plainFieldsSchema,
});

const shows: z.ZodType<Shown> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['always', 'transition', 'witness']), property: z.string() }),
  z.strictObject({
    kind: z.literal('deadlock'),
    property: z.string(),
    time: z.enum(['passes', 'cannot pass']).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('temporal'),
    property: z.string(),
    process: z.string().exactOptional(),
    formula: z.string(),
  }),
]);

/** The JSON form of a trace, as far as types go; fields that the format does not have are refused. */
export const traceSchema: z.ZodType<Trace> = z.strictObject({
  format: z.literal('stepwright-trace'),
  version: z.literal(1),
  instance: instanceSchema,
  shows,
  lanes: z.array(z.string()),
  initial: plainFieldsSchema,
  steps: z.array(step),
  loop: z.int().nonnegative().exactOptional(),
});
