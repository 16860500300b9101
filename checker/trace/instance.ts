import { MalformedTraceError } from '../core/errors.ts';
import { isTagged, type PlainValue, samePlain, toPlain } from '../core/plain.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Instance } from '../core/trace.ts';

/** Name an instance, so that `scenarioOf` can build it again. */
export function instanceOf(
  model: string,
  { name, config, network, faults, time, fairness }: Scenario<unknown>,
): Instance {
  return {
    model,
    scenario: name,
    config: toPlain(config, { parent: undefined, key: 'config' }),
    ...(network && { network }),
    ...(faults && { faults }),
    ...(time && { time }),
    ...(fairness && { fairness }),
  };
}

/**
 * The scenario of an instance: its own configuration and faults, which need not be those that the scenario has now.
 * @throws {MalformedTraceError} if the configuration cannot be made from data.
 */
export function scenarioOf(instance: Instance, scenarios: readonly Scenario<unknown>[]): Scenario<unknown> {
  const { scenario: name, config, network, faults, time, fairness } = instance;
  const current = scenarios.find((scenario) => scenario.name === name);
  const unchanged = current !== undefined && samePlain(toPlain(current.config), config);
  return {
    name,
    config: unchanged ? current.config : fromPlain(config),
    ...(network && { network }),
    ...(faults && { faults }),
    ...(time && { time }),
    ...(fairness && { fairness }),
  };
}

function fromPlain(value: PlainValue): unknown {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (!isTagged(value)) return value;
  switch (value.$) {
    case 'object':
      return Object.fromEntries(Object.entries(value.fields).map(([key, part]) => [key, fromPlain(part)]));
    case 'undefined':
      return undefined;
    case 'number':
      return Number(value.text);
    case 'bigint':
      return BigInt(value.text);
    default:
      throw new MalformedTraceError(
        `The configuration holds a ${value.$}, and no scenario of the model has this configuration any more.`,
        'the scenario was changed or renamed after the trace was written',
        'check the model again to get a new trace',
      );
  }
}
