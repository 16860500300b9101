import { isTagged, type PlainValue, plainText } from '../core/plain.ts';
import type { Change, StateData } from '../core/trace.ts';
import { changesBetween } from '../trace/diff.ts';
import { fillLines } from './fill-lines.ts';
import { isInWords, variablePhrases } from './variable-phrases.ts';
import { fieldPhrases, printable, tickCount } from './wording.ts';

const columns = 36;
const mostLines = 12;

/** If no state has more text than this, all are shown whole. */
const shortText = 90;

/**
 * The text of each state in few lines: whole where states are short, and the first one in any case; else what differs
 * from the first, a line per process, and the messages in flight.
 */
export function stateLabels(states: readonly StateData[], lanes: readonly string[]): string[][] {
  const whole = states.map((state) => statePhrases(state, lanes));
  if (whole.every((phrases) => phrases.join(', ').length <= shortText)) {
    return whole.map((phrases) => fillLines(phrases, columns));
  }
  return states.map((state, index) => {
    const lines = index === 0 ? wholeLines(state, lanes) : differenceLines(state, states[0]!, lanes);
    const left = lines.length - mostLines;
    return left <= 0 ? lines : [...lines.slice(0, mostLines), `… ${left} more`];
  });
}

function statePhrases(state: StateData, lanes: readonly string[]): string[] {
  return Object.entries(state).flatMap(([name, value]) =>
    isInWords(name, value, lanes)
      ? `${name}: ${variablePhrases(name, value, lanes).join(', ')}`
      : fieldPhrases({ [name]: value }),
  );
}

/** A block of lines per variable, those with equal values together. */
function wholeLines(state: StateData, lanes: readonly string[]): string[] {
  const names = new Map<string, string[]>();
  for (const [name, value] of Object.entries(state)) {
    if (name === 'network' && lanes.length > 0) continue;
    const text = variablePhrases(name, value, lanes).join(', ');
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  const lines = Array.from(names.values(), ([first = '', ...others]) =>
    block([first, ...others].join(', '), variablePhrases(first, state[first]!, lanes)),
  );
  return [...lines.flat(), ...networkLines(state, lanes)];
}

function differenceLines(state: StateData, origin: StateData, lanes: readonly string[]): string[] {
  const changes = changesBetween(origin, state, lanes.length > 0 ? ['network'] : []);
  const owners = [...new Set(changes.map(({ path }) => ownerOf(path, lanes)))];
  const lines = owners.flatMap((owner) =>
    block(
      owner,
      changes
        .filter(({ path }) => ownerOf(path, lanes) === owner)
        .map((change) => changePhrase(change, owner, lanes)),
    ),
  );
  const all = [...lines, ...networkLines(state, lanes)];
  return all.length === 0 ? ['as at the start'] : all;
}

function ownerOf(path: string, lanes: readonly string[]): string {
  return lanes.find((lane) => path === lane || path.startsWith(`${lane}.`)) ?? '';
}

function changePhrase({ path, after }: Change, owner: string, lanes: readonly string[]): string {
  if (isInWords(path, after, lanes)) return `${path}: ${variablePhrases(path, after, lanes).join(', ')}`;
  const name = owner === '' ? path : path.slice(owner.length + 1);
  return printable(name === '' ? plainText(after) : `${name}: ${plainText(after)}`);
}

function block(title: string, phrases: readonly string[]): string[] {
  const name = printable(title);
  const lines = fillLines(phrases, columns);
  return name === '' ? lines : lines.map((line, index) => (index === 0 ? `${name}  ${line}` : `    ${line}`));
}

/**
 * The variable `network`, which is left out of changes. With lanes it is a map from receivers to lists of `{ from, message
 * }`, where there is time with an `age`, and each message is shown as `p1 → p2: Request(at: 1)`; without, it is a variable
 * like any other.
 */
function networkLines({ network }: StateData, lanes: readonly string[]): string[] {
  if (network === undefined || lanes.length === 0) return [];
  if (!isTagged(network) || network.$ !== 'map') return fieldPhrases({ network });
  return network.entries.flatMap(([to, envelopes]) =>
    (Array.isArray(envelopes) ? envelopes : [envelopes]).map((envelope: PlainValue) => {
      const fields = isTagged(envelope) && envelope.$ === 'object' ? envelope.fields : {};
      const from = fields.from === undefined ? '' : plainText(fields.from);
      const age = typeof fields.age === 'number' ? `, ${tickCount(fields.age)} old` : '';
      return printable(`${from} → ${plainText(to)}: ${plainText(fields.message ?? envelope)}${age}`);
    }),
  );
}
