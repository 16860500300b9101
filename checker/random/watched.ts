import type { PropertyReading, SlotSystem, TemporalReading } from '../core/slots.ts';
import { evaluatePair, evaluateState, truthOf } from '../engine/evaluations.ts';
import type { Checked } from '../engine/property-checks.ts';
import type { Watch } from '../engine/walk-tables.ts';

/** What an answer is about. Threads are sent these, so they are plain data. */
export type Role =
  | { readonly kind: 'always' | 'sometimes' | 'transition'; readonly property: number }
  | { readonly kind: 'terminal' | 'boundary' }
  /** One side of a claim of the form "whenever `when`, in the end `holds`". */
  | { readonly kind: 'when' | 'holds'; readonly property: number };

/** What is judged in every walk of a simulation; plain data, that threads are sent. */
export interface Judged {
  /** By watch, what its answer is about. */
  readonly roles: readonly Role[];
  /** By property, its kind. */
  readonly kinds: readonly PropertyReading['kind'][];
  readonly deadlock: boolean;
}

export interface Watched {
  readonly watches: readonly Watch[];
  /** By watch. */
  readonly roles: readonly Role[];
}

/** What is judged, as threads are told it. */
export function judgedIn(system: SlotSystem<unknown>, checked: Checked): Judged {
  const { properties, deadlock } = checked;
  return { roles: watchedIn(system, checked).roles, kinds: properties.map(({ kind }) => kind), deadlock };
}

/** Everything that is asked of each state and step of a walk, in the order in which the machine answers: states first. */
export function watchedIn(system: SlotSystem<unknown>, { properties }: Checked): Watched {
  const { terminal, boundary } = system;
  const all: (readonly [Watch, Role])[] = properties.flatMap((reading, property) =>
    ofProperty(reading, property),
  );
  if (terminal) all.push([truth(terminal), { kind: 'terminal' }]);
  if (boundary) all.push([truth(boundary), { kind: 'boundary' }]);
  const sorted = [
    ...all.filter(([{ about }]) => about === 'state'),
    ...all.filter(([{ about }]) => about === 'pair'),
  ];
  return { watches: sorted.map(([watch]) => watch), roles: sorted.map(([, role]) => role) };
}

function ofProperty(reading: PropertyReading, property: number): (readonly [Watch, Role])[] {
  switch (reading.kind) {
    case 'always':
    case 'sometimes':
      return [
        [
          { source: reading, evaluate: evaluateState(reading), about: 'state' },
          { kind: reading.kind, property },
        ],
      ];
    case 'transition':
      return [
        [
          { source: reading, evaluate: evaluatePair(reading), about: 'pair' },
          { kind: 'transition', property },
        ],
      ];
    default:
      return ofTemporal(reading, property);
  }
}

/** A formula of its own has no response that could be timed. */
function ofTemporal({ kind, propositions }: TemporalReading, property: number): (readonly [Watch, Role])[] {
  if (kind === 'ltl') return [];
  return Object.entries(propositions).map(
    ([name, reading]) => [truth(reading), { kind: name === 'when' ? 'when' : 'holds', property }] as const,
  );
}

function truth(reading: Parameters<typeof truthOf>[0]): Watch {
  return { source: reading, evaluate: truthOf(reading), about: 'state' };
}
