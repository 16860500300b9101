import { type Algorithm, algorithm } from '../core/algorithm.ts';
import type { Fairness } from '../core/fairness.ts';
import type { Model } from '../core/model.ts';
import { refuseMalformedProperty } from '../core/property.ts';
import { refuseMalformedFairness } from '../core/scenario-schema.ts';
import { deepFreeze } from '../core/value.ts';
import { isFault, isTime, type ProtocolAction } from './action.ts';
import type { AnyRole } from './any-role.ts';
import type { Observer, ProtocolDefinition, ProtocolShape, Typed } from './definition.ts';
import { describeProtocol } from './describe.ts';
import { fairnessOf, overridden } from './fairness.ts';
import type { GlobalState } from './global-state.ts';
import {
  type AnyPredicate,
  type AnyViewProperty,
  onViews,
  referenceProperties,
  refuseUnknownViews,
  viewsOf,
} from './predicates.ts';
import { Reference } from './reference.ts';
import { ProtocolSystem } from './slots/protocol-system.ts';
import { timePassing } from './time-passing.ts';
import { type Topology, topologyOf } from './topology.ts';

/**
 * Define an algorithm as processes that exchange messages.
 *
 * Its model's `initial()` and `steps(state)` are the reference semantics, on an immutable global state; its `slots()` is
 * the same meaning as tables of integers, which is what the engine explores.
 */
export function protocol<P extends ProtocolShape>(
  definition: ProtocolDefinition<P>,
): Algorithm<P['config'], Model<GlobalState, ProtocolAction>> {
  return algorithm(definition.name, definition.scenarios, (scenario) => {
    const { config } = scenario;
    deepFreeze(config);
    // Types have done their work where the model is written; from here on, roles, views and observers of all types are alike.
    const roles = definition.roles(config) as unknown as { readonly [role: string]: AnyRole };
    const observers = (definition.observers?.(config) ?? {}) as {
      readonly [name: string]: Observer<unknown, Typed>;
    };
    const topology = topologyOf(definition.name, roles, observers, scenario);
    const properties = definition.properties(config) as unknown as readonly AnyViewProperty[];
    const terminal = definition.terminal?.(config) as unknown as AnyPredicate | undefined;
    const boundary = definition.boundary?.(config) as unknown as AnyPredicate | undefined;
    for (const property of properties) {
      refuseMalformedProperty(definition.name, property);
      refuseUnknownViews(topology, `Property '${property.name}'`, property);
    }
    if (terminal) refuseUnknownViews(topology, '`terminal`', terminal);
    if (boundary) refuseUnknownViews(topology, '`boundary`', boundary);
    const own: Fairness = definition.fairness?.(config) ?? {};
    refuseMalformedFairness(definition.name, own);
    const fairness = fairnessOf(topology, overridden(own, scenario.fairness ?? {}));
    const reference = new Reference(topology);
    return {
      name: definition.name,
      initial: () => reference.initial(),
      steps: (state: GlobalState) => reference.steps(state),
      properties: [
        ...properties.flatMap((property) => referenceProperties(topology, property)),
        ...(topology.isTimed ? [timePassing<GlobalState>((state) => reference.canTick(state))] : []),
      ],
      ...(terminal && { terminal: onGlobalState(topology, terminal) }),
      ...(boundary && { boundary: onGlobalState(topology, boundary) }),
      isFault,
      isTime,
      fairness,
      describe: describeProtocol(topology),
      slots: (purpose) => new ProtocolSystem(topology, { properties, terminal, boundary, fairness }, purpose),
    };
  });
}

function onGlobalState(topology: Topology, predicate: AnyPredicate): (state: GlobalState) => boolean {
  const holds = onViews(predicate.holds);
  return (state) => holds(viewsOf(topology, predicate, state));
}
