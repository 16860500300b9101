import { z } from 'zod';
import { expectationSchema, faultsSchema, networkSchema, timeSchema } from '../../core/scenario-schema.ts';
import { plainFieldsSchema, plainValueSchema } from '../../export/instance-schema.ts';
import { failure, propertyName, source } from '../report-schema.ts';

const count = z.int().nonnegative();

const property = z.strictObject({
  ...propertyName,
  result: z.enum(['holds', 'violated', 'undecided']),
  length: count
    .exactOptional()
    .describe('Steps of the counterexample, or of the shortest way to a state where a `sometimes` is true.'),
  cycle: count
    .exactOptional()
    .describe(
      'Of a temporal property: how many of these steps are repeated for ever; 0 where the run stops.',
    ),
});

const cell = z.strictObject({
  set: plainFieldsSchema.describe('Its value of each parameter.'),
  verdict: z
    .enum(['holds', 'violated', 'inconclusive', 'not possible', 'error', 'not run'])
    .describe(
      "'not possible': the model refuses these values together; 'error': see `reason`; 'not run': an interrupt came first. Of the last three, there is nothing in what follows.",
    ),
  property: z.string().nullable().describe("The violated property, or 'deadlock'; null for other verdicts."),
  limit: z
    .enum(['depth', 'states', 'time', 'memory', 'disk', 'interrupted', 'boundary'])
    .nullable()
    .describe('What made it inconclusive; null for other verdicts.'),
  length: count
    .nullable()
    .describe(
      'Steps of the counterexample; null where nothing is violated, or a `sometimes` is true in no state.',
    ),
  cycle: count
    .nullable()
    .describe('How many of these steps are repeated for ever; null but for temporal properties.'),
  states: count.nullable().describe('Distinct states found.'),
  transitions: count.nullable(),
  depth: count.nullable().describe('Transitions from an initial state to the farthest state.'),
  seconds: z.number().nonnegative().nullable(),
  properties: z.array(property).readonly(),
  suspicions: z.array(z.string()).readonly().describe('What to know before believing the verdict.'),
  expected: expectationSchema
    .nullable()
    .describe("The scenario's expectation, of the cell that has its configuration; null elsewhere."),
  mismatches: z.array(z.string()).readonly().describe('In what the result is not as expected.'),
  reason: failure
    .pick({ code: true, seen: true, likelyCause: true, nextStep: true })
    .nullable()
    .describe('Why it is not possible, or ended by an error.'),
});

/** What `stepwright sweep --format json` prints. Versions with the same number only ever add fields. */
export const sweepSchema = z
  .strictObject({
    format: z.literal('stepwright-sweep'),
    version: z.literal(1),
    exitCode: z.int().describe('What the cells say; writing files afterwards may still fail.'),
    model: z.string().describe('A name in the registry, or the path of a file.'),
    scenario: z.string(),
    source: source.exactOptional().describe('Where the scenario is written.'),
    config: plainValueSchema.describe(
      "The scenario's own configuration, which gives what no parameter sets.",
    ),
    network: networkSchema.nullable(),
    faults: faultsSchema.nullable(),
    time: timeSchema.nullable(),
    check: z
      .array(z.string())
      .readonly()
      .nullable()
      .describe('The properties that were asked for; null where the scenario, or the model, says which.'),
    bounds: z
      .strictObject({
        depth: count.exactOptional(),
        states: count.exactOptional(),
        seconds: z.number().exactOptional(),
        memory: count.exactOptional().describe('In bytes.'),
      })
      .describe('Of each cell, as they were asked for.'),
    parameters: z
      .array(z.strictObject({ key: z.string(), values: z.array(plainValueSchema).readonly() }))
      .readonly(),
    cells: z
      .array(cell)
      .readonly()
      .describe('All combinations; of two that follow each other, the last parameter differs first.'),
  })
  .meta({ title: 'Report of stepwright sweep --format json' });

export type JsonSweep = z.infer<typeof sweepSchema>;
export type JsonCell = z.infer<typeof cell>;
