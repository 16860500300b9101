import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedTraceError } from '../../checker/core/errors.ts';
import { parseTrace, traceJson } from '../../checker/export/json.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import { inCircles, starvedClient } from './fixtures/lassos.ts';
import { lostRequest, traces } from './fixtures/traces.ts';

describe('the JSON format', () => {
  test.each(Object.keys(traces))('gives back %s as it was', (name) => {
    const trace = traces[name]!();
    expect(parseTrace(traceJson(trace))).toEqual(trace);
  });

  test('gives back any trace as it was', () => {
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        expect(traceJson(parseTrace(traceJson(trace)))).toBe(traceJson(trace));
      }),
    );
  });

  test('ends with a newline', () => {
    expect(traceJson(lostRequest())).toMatch(/[^\n]\n$/);
  });
});

describe('reading a trace', () => {
  test.each<[string, (trace: Editable) => void]>([
    [
      'at steps[3].action.kind: Invalid discriminator value',
      (trace) => edit(trace, 'steps.3.action.kind', 'teleport'),
    ],
    [
      'at steps[1].action.from: Invalid input: expected string',
      (trace) => edit(trace, 'steps.1.action.from', undefined),
    ],
    [
      "at steps[3].consumed: no earlier step sent a message 'm77'",
      (trace) => edit(trace, 'steps.3.consumed', 'm77'),
    ],
    ["at steps[1].sent[0].id: 'm1' was sent before", (trace) => edit(trace, 'steps.1.sent.0.id', 'm1')],
    [
      "at steps[2].destroyed[0]: no message 'm9' was sent",
      (trace) => edit(trace, 'steps.2.destroyed', ['m9']),
    ],
    ["at steps[0].sent[1].to: 'p9' is not one of 'lanes'", (trace) => edit(trace, 'steps.0.sent.1.to', 'p9')],
    [
      "at steps[0].action.process: 'p9' is not one of 'lanes'",
      (trace) => edit(trace, 'steps.0.action.process', 'p9'),
    ],
    [
      'at initial.p1.fields.replied.$: Invalid discriminator',
      (trace) => edit(trace, 'initial.p1.fields.replied', { x: 1 }),
    ],
    [
      'at initial.p1.fields.replied.items[0].name',
      (trace) =>
        edit(trace, 'initial.p1.fields.replied', { $: 'set', items: [{ $: 'record', name: 3, fields: {} }] }),
    ],
    ['at instance.faults.loss', (trace) => edit(trace, 'instance.faults.loss', -1)],
    ['at the top: Unrecognized key: "extra"', (trace) => edit(trace, 'extra', 1)],
    ['at lanes: Invalid input: expected array', (trace) => edit(trace, 'lanes', undefined)],
    ['in version 2 of the format', (trace) => edit(trace, 'version', 2)],
    ['in version missing of the format', (trace) => edit(trace, 'version', undefined)],
    ["its field 'format' is \"ITF\", not 'stepwright-trace'", (trace) => edit(trace, 'format', 'ITF')],
  ])('refuses a wrong field %s', (message, spoil) => {
    const trace = JSON.parse(traceJson(lostRequest()));
    spoil(trace);
    expect(() => parseTrace(JSON.stringify(trace))).toThrow(MalformedTraceError);
    expect(() => parseTrace(JSON.stringify(trace))).toThrow(message);
  });

  test.each<[string, (trace: Editable) => void]>([
    ["at loop: missing, but 'shows' is of kind 'temporal'", (trace) => edit(trace, 'loop', undefined)],
    ['at loop: 9 is more than the 7 steps', (trace) => edit(trace, 'loop', 9)],
    ['at loop: Too small', (trace) => edit(trace, 'loop', -1)],
    ['at loop: Invalid input: expected int', (trace) => edit(trace, 'loop', 1.5)],
    ['at loop: Invalid input: expected number', (trace) => edit(trace, 'loop', '3')],
    [
      'at loop: the last step does not lead back to the state after 4 steps',
      (trace) => edit(trace, 'loop', 4),
    ],
    [
      'at loop: the last step does not lead back to the state after 0 steps',
      (trace) => edit(trace, 'loop', 0),
    ],
    ['at shows.formula: Invalid input: expected string', (trace) => edit(trace, 'shows.formula', undefined)],
    ['at shows.process: Invalid input: expected string', (trace) => edit(trace, 'shows.process', 2)],
    ['at shows: Unrecognized key: "extra"', (trace) => edit(trace, 'shows.extra', 1)],
    ['at shows.kind: Invalid discriminator value', (trace) => edit(trace, 'shows.kind', 'fair')],
    [
      "at loop: a trace of kind 'always' has no loop",
      (trace) => edit(trace, 'shows', { kind: 'always', property: 'p' }),
    ],
    [
      'at shows: Unrecognized key: "formula"',
      (trace) => edit(trace, 'shows', { kind: 'always', property: 'p', formula: 'F p' }),
    ],
    ['at instance.fairness.messages', (trace) => edit(trace, 'instance.fairness.messages', 'always')],
  ])('refuses a lasso %s', (message, spoil) => {
    const trace = JSON.parse(traceJson(starvedClient()));
    spoil(trace);
    expect(() => parseTrace(JSON.stringify(trace))).toThrow(MalformedTraceError);
    expect(() => parseTrace(JSON.stringify(trace))).toThrow(message);
  });

  test('takes a lasso whose last state has its variables in another order', () => {
    const trace = inCircles();
    const { small, big } = trace.steps.at(-1)!.state;
    const turned = { ...trace.steps.at(-1)!, state: { big: big!, small: small! } };
    const steps = [...trace.steps.slice(0, -1), turned];
    expect(parseTrace(traceJson({ ...trace, steps }))).toEqual(trace);
  });

  test.each([
    ['', 'is not JSON'],
    ['{"format":', 'is not JSON'],
    ['null', "field 'format' is missing"],
    ['[]', "field 'format' is missing"],
    ['"stepwright-trace"', "field 'format' is missing"],
  ])('refuses %j', (text, message) => {
    expect(() => parseTrace(text)).toThrow(MalformedTraceError);
    expect(() => parseTrace(text)).toThrow(message);
  });

  test('says what to do next', () => {
    expect(() => parseTrace('{')).toThrow(/likely cause: .+\n {2}next step: {4}.+json/);
  });

  test('reads or refuses whatever is done to a trace, and never fails otherwise', () => {
    const text = traceJson(lostRequest());
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 5 }), (at, length, put) => {
        const spoilt = text.slice(0, at) + put + text.slice(at + length);
        try {
          parseTrace(spoilt);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedTraceError);
        }
      }),
    );
  });
});

type Editable = { [key: string]: unknown };

/** Put `value` at a path such as `steps.3.action.kind`; `undefined` removes the field. */
function edit(trace: Editable, path: string, value: unknown): void {
  const keys = path.split('.');
  const holder = keys.slice(0, -1).reduce<Editable>((inner, key) => inner[key] as Editable, trace);
  if (value === undefined) delete holder[keys.at(-1)!];
  else holder[keys.at(-1)!] = value;
}
