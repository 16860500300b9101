import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedTraceError } from '../../checker/core/errors.ts';
import { parseTrace, traceJson } from '../../checker/export/json.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
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
