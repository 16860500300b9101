import { z } from 'zod';
import type { PlainValue } from '../core/plain.ts';
import type { ActionData, Trace } from '../core/trace.ts';

const plainValue: z.ZodType<PlainValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(plainValue), taggedValue]),
);
const plainFields = z.record(z.string(), plainValue);

const taggedValue = z.discriminatedUnion('$', [
  z.strictObject({ $: z.literal('record'), name: z.string(), fields: plainFields }),
  z.strictObject({ $: z.literal('object'), fields: plainFields }),
  z.strictObject({ $: z.literal('set'), items: z.array(plainValue) }),
  z.strictObject({ $: z.literal('map'), entries: z.array(z.tuple([plainValue, plainValue])) }),
  z.strictObject({ $: z.literal('undefined') }),
  z.strictObject({ $: z.enum(['bigint', 'number']), text: z.string() }),
]);

const budget = z.union([z.int().nonnegative(), z.literal('unlimited')]);

const instance = z.strictObject({
  model: z.string(),
  scenario: z.string(),
  config: plainValue,
  network: z.enum(['bag', 'fifo', 'set']).exactOptional(),
  faults: z
    .strictObject({
      loss: budget.exactOptional(),
      duplication: budget.exactOptional(),
      crashes: z
        .strictObject({
          budget,
          roles: z.array(z.string()).exactOptional(),
          recovery: z.enum(['never', 'inbox lost', 'inbox kept']),
        })
        .exactOptional(),
    })
    .exactOptional(),
});

const params = plainFields.exactOptional();

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
    message: plainValue,
    params,
  }),
  z.strictObject({ kind: z.enum(['crash', 'recover']), name: z.string(), process: z.string(), params }),
]);

const step = z.strictObject({
  action,
  changes: z.array(z.strictObject({ path: z.string(), before: plainValue, after: plainValue })),
  consumed: z.string().exactOptional(),
  sent: z.array(z.strictObject({ id: z.string(), from: z.string(), to: z.string(), message: plainValue })),
  destroyed: z.array(z.string()),
  events: z.array(plainValue),
  state: plainFields,
});

/** The JSON form of a trace, as far as types go; fields that the format does not have are refused. */
export const traceSchema: z.ZodType<Trace> = z.strictObject({
  format: z.literal('stepwright-trace'),
  version: z.literal(1),
  instance,
  shows: z.strictObject({
    kind: z.enum(['always', 'transition', 'deadlock', 'witness']),
    property: z.string(),
  }),
  lanes: z.array(z.string()),
  initial: plainFields,
  steps: z.array(step),
});
