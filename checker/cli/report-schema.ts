import { z } from 'zod';
import { expectationSchema, faultsSchema, networkSchema, timeSchema } from '../core/scenario-schema.ts';
import { plainValueSchema } from '../export/instance-schema.ts';
import { traceSchema } from '../export/trace-schema.ts';

const count = z.int().nonnegative();

export const source = z.strictObject({
  file: z.string().describe('From the folder in which the command ran, with forward slashes.'),
  line: z.int().positive(),
  column: z.int().positive(),
});

const place = z.int().positive().exactOptional().describe('Of a shard: the place among all scenarios.');

/** Which property it is. */
export const propertyName = {
  name: z.string(),
  kind: z.enum([
    'always',
    'sometimes',
    'transition',
    'eventually',
    'always eventually',
    'eventually always',
    'leads to',
    'ltl',
    'deadlock',
  ]),
  process: z
    .string()
    .exactOptional()
    .describe('Whom it is about, where the same is claimed of each of several processes.'),
};

const property = z.strictObject({
  ...propertyName,
  result: z
    .enum(['holds', 'violated', 'undecided'])
    .describe("'undecided': the search ended before the property's turn."),
  length: count
    .exactOptional()
    .describe('Steps of the counterexample, or of the shortest way to a state where a `sometimes` is true.'),
  cycle: count
    .exactOptional()
    .describe(
      'Of a temporal property: how many of these steps are repeated for ever; 0 where the run stops.',
    ),
  source: source
    .exactOptional()
    .describe('Where it is written; the first line where only the file is known.'),
});

const coverage = z.strictObject({
  kind: z.enum(['action', 'receive', 'fault', 'time']),
  role: z.string().describe('Empty for models without processes.'),
  name: z.string().describe("The action's, message type's or fault's name."),
  transitions: count.describe('How often such steps were taken, over all transitions explored.'),
});

const storage = z
  .strictObject({
    workers: z.int().positive().describe('Threads that explored.'),
    bytesPerState: z
      .number()
      .nonnegative()
      .describe('All in, at the end of the search; much of it fixed where there are few states.'),
    omissionProbability: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'At most this is the probability that a state was missed, because its hash was that of another; 0 for an exact search.',
      ),
    spilledStates: count.describe('States that were moved to disk.'),
    resumedStates: count.describe('States that were known when the search was resumed.'),
  })
  .describe('How states were kept.');

const result = z.strictObject({
  model: z.string().describe('A name in the registry, or the path of a file.'),
  scenario: z.string(),
  source: source.exactOptional().describe('Where the scenario is written.'),
  place,
  config: plainValueSchema.describe('The configuration that was checked, settings included.'),
  network: networkSchema.nullable(),
  faults: faultsSchema.nullable(),
  time: timeSchema.nullable(),
  verdict: z.enum(['holds', 'violated', 'inconclusive']),
  property: z.string().nullable().describe("The violated property, or 'deadlock'; null for other verdicts."),
  limit: z
    .enum(['depth', 'states', 'time', 'memory', 'disk', 'interrupted', 'boundary'])
    .nullable()
    .describe('What made it inconclusive; null for other verdicts.'),
  expected: expectationSchema
    .nullable()
    .describe('Null where there is no expectation, or --set, --property or a bound voids it.'),
  mismatches: z.array(z.string()).readonly().describe('In what the result is not as expected.'),
  states: count.describe('Distinct states found.'),
  transitions: count,
  depth: count.describe('Transitions from an initial state to the farthest state, by a shortest path.'),
  seconds: z.number().nonnegative(),
  userCalls: count.describe("Calls of the model's functions, audits included."),
  outsideBoundary: count.describe("States not expanded because the model's boundary excludes them."),
  storage,
  properties: z.array(property).readonly(),
  coverage: z.array(coverage).readonly(),
  fairness: z
    .array(z.string())
    .readonly()
    .describe('What runs are assumed to owe, in words; empty where no temporal property was checked.'),
  suspicions: z.array(z.string()).readonly().describe('What to know before believing the verdict.'),
  unchecked: z
    .array(z.string())
    .readonly()
    .describe('Properties of the model that this scenario does not check.'),
  trace: traceSchema
    .nullable()
    .describe('A counterexample; null where nothing is violated, or a `sometimes` is true in no state.'),
});

export const failure = z
  .strictObject({
    model: z.string(),
    scenario: z.string(),
    source: source.exactOptional(),
    place,
    code: z.enum([
      'usage',
      'invalid-model',
      'unencodable-state',
      'impure-step',
      'handler-threw',
      'malformed-trace',
      'too-large',
      'internal',
    ]),
    seen: z.string(),
    likelyCause: z.string(),
    nextStep: z.string(),
  })
  .describe('A scenario that could not be checked.');

/** What `stepwright check --json` prints. Versions with the same number only ever add fields. */
export const reportSchema = z
  .strictObject({
    format: z.literal('stepwright-report'),
    version: z.literal(1),
    exitCode: z.int().describe('What the search says; writing files afterwards may still fail.'),
    results: z.array(result),
    errors: z.array(failure),
    shard: z
      .strictObject({
        index: z.int().positive(),
        of: z.int().positive(),
        scenarios: count.describe('How many there are in all shards together.'),
      })
      .exactOptional()
      .describe('Where only a part of the scenarios was asked for, with --shard.'),
    notRun: z
      .array(z.strictObject({ model: z.string(), scenario: z.string(), place }))
      .describe('Scenarios that an interrupt kept from being begun.'),
  })
  .meta({ title: 'Report of stepwright check --json' });

export type JsonReport = z.infer<typeof reportSchema>;
export type JsonResult = z.infer<typeof result>;
export type JsonError = z.infer<typeof failure>;
