import { z } from 'zod';
import { expectationSchema, faultsSchema, networkSchema, timeSchema } from '../../core/scenario-schema.ts';
import { plainValueSchema } from '../../export/instance-schema.ts';
import { traceSchema } from '../../export/trace-schema.ts';
import { failure, propertyName, source } from '../report-schema.ts';

const count = z.int().nonnegative();

const occurrence = z
  .strictObject({ walk: count, steps: count })
  .describe('A walk, counted from 0, and after how many of its steps, or how many steps it took.');

const property = z.strictObject({
  ...propertyName,
  result: z
    .enum([
      'violated',
      'not violated',
      'seen',
      'not seen',
      'suspicious',
      'in time',
      'not asked',
      'not looked at',
    ])
    .describe(
      "Of the walks that were taken; none of it is a proof, but for 'violated' and 'seen'. 'suspicious': a response was waited for longer than `response`, or had not come when a walk stopped. 'not asked': none was due.",
    ),
  violations: count.describe('Walks that violated it.'),
  first: occurrence
    .exactOptional()
    .describe('The first walk that violated it, or in which a `sometimes` was true.'),
  longest: occurrence.exactOptional().describe('Of a temporal property: the longest response that came.'),
  pending: occurrence
    .exactOptional()
    .describe('Of a temporal property: the longest that had not come at the end of its walk.'),
  source: source
    .exactOptional()
    .describe('Where it is written; the first line where only the file is known.'),
});

const coverage = z.strictObject({
  kind: z.enum(['action', 'receive', 'fault', 'time']),
  role: z.string().describe('Empty for models without processes.'),
  name: z.string().describe("The action's, message type's or fault's name."),
  steps: count.describe('How often such steps were taken, over all walks.'),
});

const result = z.strictObject({
  model: z.string().describe('A name in the registry, or the path of a file.'),
  scenario: z.string(),
  source: source.exactOptional().describe('Where the scenario is written.'),
  config: plainValueSchema.describe('The configuration that was walked through, settings included.'),
  network: networkSchema.nullable(),
  faults: faultsSchema.nullable(),
  time: timeSchema.nullable(),
  verdict: z.enum(['violated', 'not violated']),
  property: z
    .string()
    .nullable()
    .describe("The property violated first, or 'deadlock'; null where none was."),
  limit: z
    .enum(['time', 'memory', 'interrupted'])
    .nullable()
    .describe('What ended it before all walks were taken; null where nothing did.'),
  expected: expectationSchema
    .nullable()
    .describe('Null where there is no expectation, or --set or --property voids it.'),
  standing: z
    .enum(['as expected', 'not found', 'violated', 'cut short', 'not violated'])
    .describe("'not found': a violation that is expected was not; 'cut short': fewer walks than asked for."),
  scheduler: z.string(),
  seed: count,
  length: count.describe('The most steps of a walk.'),
  response: count.describe('After so many steps, a response that has not come is suspicious.'),
  walks: count,
  steps: count,
  states: count.describe('Distinct states seen, told apart by hashes of 64 bits.'),
  isLeast: z
    .boolean()
    .describe('Whether there was no memory to remember all, so that there may be more states.'),
  seconds: z.number().nonnegative(),
  workers: z.int().positive(),
  userCalls: count.describe("Calls of the model's functions, audits included."),
  properties: z.array(property).readonly(),
  coverage: z.array(coverage).readonly(),
  saturation: z
    .array(z.strictObject({ walks: count, states: count }))
    .readonly()
    .describe('Distinct states after so many walks.'),
  endings: z
    .strictObject({ length: count, violated: count, deadlock: count, stuck: count, boundary: count })
    .describe('Why walks ended, and how many.'),
  confidence: z
    .strictObject({ level: z.number().min(0).max(1), oneIn: z.int().positive() })
    .nullable()
    .describe(
      'With this confidence, fewer than 1 in so many such walks violate something; null where something is violated.',
    ),
  suspicions: z.array(z.string()).readonly().describe('What to know before drawing conclusions.'),
  isMinimal: z
    .boolean()
    .nullable()
    .describe('Whether no single step can be left out of the trace; null where there is none.'),
  foundLength: count
    .nullable()
    .describe('Steps of the walk that the trace was made from; null where nothing is violated.'),
  trace: traceSchema
    .nullable()
    .describe('A counterexample that was made short; null where nothing is violated.'),
});

/** What `stepwright simulate --json` prints. Versions with the same number only ever add fields. */
export const simulationSchema = z
  .strictObject({
    format: z.literal('stepwright-simulation'),
    version: z.literal(1),
    exitCode: z.int().describe('What the walks say; writing files afterwards may still fail.'),
    results: z.array(result),
    errors: z.array(failure),
    notRun: z
      .array(z.strictObject({ model: z.string(), scenario: z.string() }))
      .describe('Scenarios that an interrupt kept from being begun.'),
  })
  .meta({ title: 'Report of stepwright simulate --json' });

export type JsonSimulation = z.infer<typeof simulationSchema>;
export type JsonSimulated = z.infer<typeof result>;
