import { z } from 'zod';
import { InvalidModelError } from './errors.ts';
import type { Fairness } from './fairness.ts';
import type { Scenario } from './scenario.ts';

const budget = z.union([z.int().nonnegative(), z.literal('unlimited')], {
  error: "a whole number, 0 or more, or 'unlimited'",
});

const positive = z.int().positive();
const roles = z.array(z.string()).readonly();

export const networkSchema = z.enum(['bag', 'fifo', 'set']);

export const faultsSchema = z.strictObject({
  loss: budget.exactOptional(),
  duplication: budget.exactOptional(),
  crashes: z
    .strictObject({
      budget,
      roles: roles.exactOptional(),
      recovery: z.enum(['never', 'inbox lost', 'inbox kept']),
    })
    .exactOptional(),
  partitions: z
    .strictObject({
      budget,
      kinds: z
        .array(z.enum(['split', 'isolated', 'one-way']))
        .min(1)
        .readonly(),
      messages: z.enum(['lost', 'held']),
      healing: z.enum(['possible', 'never']).exactOptional(),
      roles: roles.exactOptional(),
    })
    .exactOptional(),
  pauses: z
    .strictObject({ budget, roles: roles.exactOptional(), longest: positive.exactOptional() })
    .exactOptional(),
  jumps: z.strictObject({ budget, ticks: positive, roles: roles.exactOptional() }).exactOptional(),
});

export const timeSchema = z.strictObject({
  delay: z
    .strictObject({ min: z.int().nonnegative(), max: budget })
    .refine(({ min, max }) => max === 'unlimited' || min <= max, 'min is greater than max'),
  drift: z
    .strictObject({
      roles: roles.exactOptional(),
      period: positive.exactOptional(),
      rate: z.enum(['fast', 'slow', 'both']).exactOptional(),
      offset: z.int().nonnegative().exactOptional(),
    })
    .exactOptional(),
});

const degree = z.enum(['none', 'weak', 'strong']);
const degrees = z.union([degree, z.record(z.string(), degree)]);

export const fairnessSchema = z.strictObject({
  actions: degrees.exactOptional(),
  processes: degree.exactOptional(),
  messages: degrees.exactOptional(),
  channels: degree.exactOptional(),
  recovery: degree.exactOptional(),
  healing: degree.exactOptional(),
});

const count = z.int().nonnegative();

export const expectationSchema = z.discriminatedUnion('verdict', [
  z.strictObject({
    verdict: z.literal('holds'),
    states: count,
    transitions: count.exactOptional(),
    depth: count.exactOptional(),
    witnesses: z.record(z.string(), count).exactOptional(),
  }),
  z.strictObject({
    verdict: z.literal('violated'),
    property: z.string(),
    length: count.exactOptional(),
    cycle: count.exactOptional(),
  }),
  z.strictObject({
    verdict: z.literal('inconclusive'),
    limit: z.literal('boundary'),
    states: count.exactOptional(),
  }),
]);

const scenarioSchema = z.strictObject({
  name: z.string().min(1),
  note: z.string().exactOptional(),
  config: z.unknown(),
  network: networkSchema.optional(),
  faults: faultsSchema.optional(),
  time: timeSchema.optional(),
  fairness: fairnessSchema.optional(),
  check: z.array(z.string()).readonly().exactOptional(),
  expect: expectationSchema.exactOptional(),
});

/** @throws {InvalidModelError} naming the first field of a model's own fairness that is wrong. */
export function refuseMalformedFairness(model: string, fairness: Fairness): void {
  refuseMalformed(fairnessSchema, fairness, {
    what: `The fairness of '${model}'`,
    cause: 'a misspelt field or degree',
    next: "the degrees are 'none', 'weak' and 'strong'; compare the fields with the type Fairness",
  });
}

/**
 * Types see to this where a model is type-checked, but the command line does not do that, and a fault that is misspelt
 * would be a fault that never happens.
 * @throws {InvalidModelError} naming the first field that is wrong.
 */
export function refuseMalformedScenario(model: string, scenario: Scenario<unknown>): void {
  refuseMalformed(scenarioSchema, scenario, {
    what: `Scenario '${scenario.name}' of '${model}'`,
    cause: 'a misspelt field or value',
    next: 'compare it with the type Scenario; tsc shows such mistakes, too',
  });
}

function refuseMalformed(
  schema: z.ZodType,
  value: unknown,
  { what, cause, next }: { readonly what: string; readonly cause: string; readonly next: string },
): void {
  const issue = schema.safeParse(value).error?.issues[0];
  if (issue === undefined) return;
  const place = issue.path.length > 0 ? ` at '${issue.path.join('.')}'` : '';
  throw new InvalidModelError(`${what} is malformed${place}: ${issue.message}.`, cause, next);
}
