import { z } from 'zod';
import type { PlainFields, PlainValue } from '../core/plain.ts';
import { fairnessSchema, faultsSchema, networkSchema, timeSchema } from '../core/scenario-schema.ts';
import type { Instance } from '../core/trace.ts';

/** A value of a state as JSON, as in `core/plain.ts`. */
export const plainValueSchema: z.ZodType<PlainValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(plainValueSchema), taggedValue]),
);

export const plainFieldsSchema: z.ZodType<PlainFields> = z.record(z.string(), plainValueSchema);

const taggedValue = z.discriminatedUnion('$', [
  z.strictObject({ $: z.literal('record'), name: z.string(), fields: plainFieldsSchema }),
  z.strictObject({ $: z.literal('object'), fields: plainFieldsSchema }),
  z.strictObject({ $: z.literal('set'), items: z.array(plainValueSchema) }),
  z.strictObject({ $: z.literal('map'), entries: z.array(z.tuple([plainValueSchema, plainValueSchema])) }),
  z.strictObject({ $: z.literal('undefined') }),
  z.strictObject({ $: z.enum(['bigint', 'number']), text: z.string() }),
]);

export const instanceSchema: z.ZodType<Instance> = z.strictObject({
  model: z.string(),
  scenario: z.string(),
  config: plainValueSchema,
  network: networkSchema.exactOptional(),
  faults: faultsSchema.exactOptional(),
  time: timeSchema.exactOptional(),
  fairness: fairnessSchema.exactOptional(),
});
