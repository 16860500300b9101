import { z } from 'zod';
import type { PlainValue } from '../core/plain.ts';

/** A value of a state as JSON, as in `core/plain.ts`. */
export const plainValueSchema: z.ZodType<PlainValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(plainValueSchema).readonly(),
    z.strictObject({ $: z.literal('record'), name: z.string(), fields: plainFieldsSchema }),
    z.strictObject({ $: z.literal('object'), fields: plainFieldsSchema }),
    z.strictObject({ $: z.literal('set'), items: z.array(plainValueSchema).readonly() }),
    z.strictObject({
      $: z.literal('map'),
      entries: z.array(z.tuple([plainValueSchema, plainValueSchema]).readonly()).readonly(),
    }),
    z.strictObject({ $: z.literal('undefined') }),
    z.strictObject({ $: z.enum(['bigint', 'number']), text: z.string() }),
  ]),
);

const plainFieldsSchema = z.record(z.string(), plainValueSchema);

export const networkSchema = z.enum(['bag', 'fifo', 'set']);

const budget = z.union([z.int().nonnegative(), z.literal('unlimited')]);

export const faultsSchema = z.strictObject({
  loss: budget.exactOptional(),
  duplication: budget.exactOptional(),
  crashes: z
    .strictObject({
      budget,
      roles: z.array(z.string()).readonly().exactOptional(),
      recovery: z.enum(['never', 'inbox lost', 'inbox kept']),
    })
    .exactOptional(),
});
