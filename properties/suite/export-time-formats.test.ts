import mermaid from 'mermaid';
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../checker/core/trace.ts';
import { traceItf } from '../../checker/export/itf.ts';
import { parseTrace, traceJson } from '../../checker/export/json.ts';
import { traceMermaid } from '../../checker/export/mermaid.ts';
import { traceShiviz } from '../../checker/export/shiviz.ts';
import { stateGraph } from '../../checker/export/state-graph.ts';
import { stateGraphDot } from '../../checker/export/state-graph-dot.ts';
import { traceText } from '../../checker/export/text.ts';
import { check } from '../../checker/index.ts';
import { splitWithoutTime } from './fixtures/clocks-and-cuts.ts';
import { leases } from './fixtures/leases.ts';
import { longWait, pausedHolder, splitNetwork, tickForEver, timedTraces } from './fixtures/timed-traces.ts';

describe('the Mermaid diagram of a trace with time', () => {
  test.each([longWait, tickForEver, splitNetwork, splitWithoutTime])(
    'has ticks in a row and the network in notes over all',
    async (make) => {
      const trace = make();
      const { steps, lanes } = trace;
      expect(await mermaid.parse(traceMermaid(trace))).toMatchObject({ diagramType: 'sequence' });
      const notes = traceMermaid(trace)
        .split('\n')
        .filter((line) => line.includes(`Note over P0,P${lanes.length - 1}:`));
      const texts = notes.flatMap((note) => /: \d+\. (.*?)(?:<br|$)/.exec(note)?.[1] ?? []);
      const runs = steps.filter(
        ({ action }, index) => action.kind === 'tick' && steps[index - 1]?.action.kind !== 'tick',
      );
      expect(texts.filter((text) => /^time \d+$/.test(text)).length).toBeGreaterThanOrEqual(runs.length);
      expect(texts.filter((text) => text === 'the network heals')).toHaveLength(
        steps.filter(({ action }) => action.kind === 'heal').length,
      );
    },
  );

  test('has one note for 23 ticks', () => {
    expect(traceMermaid(longWait())).toContain(
      'Note over P0,P2: 5. time 24<br/>23 ticks later, steps 5 to 27<br/>server.holder: c1 → none<br/>server.lease: 23 → 0\n',
    );
  });
});

describe('the ShiViz log of a trace with time', () => {
  test.each(Object.keys(timedTraces))('of %s gives each event its time', (name) => {
    const trace = timedTraces[name]!();
    const [expression, , ...lines] = traceShiviz(trace).trimEnd().split('\n');
    const events = lines.map((line) => new RegExp(`^${expression!}$`).exec(line)!.groups!);
    for (const { time, event } of events) {
      const number = Number(/^(\d+)\. /.exec(event!)?.[1] ?? 0);
      if (!event!.includes('time passes')) expect(Number(time)).toBe(trace.steps[number - 1]?.time ?? 0);
    }
    expect(Number(events.at(-1)!.time)).toBe(trace.steps.at(-1)!.time);
  });

  test('has ticks in a row as one event, and what happens to the network, on hosts of their own', () => {
    const log = traceShiviz(splitNetwork());
    expect(log).toContain('\nnetwork {"network":1} 0 3. the network splits: server c1 | c2 c3;');
    expect(log).toContain(
      '\ntime {"time":3} 4 10. time passes: 2 → 4; steps 10 and 11; server.holder: c1 → none;',
    );
  });
});

describe('the ITF form of a trace with time', () => {
  test('has the time in the metadata of each state, and the state of the network in its variables', () => {
    const { states, vars } = JSON.parse(traceItf(splitNetwork()));
    expect(vars).toContain('partition');
    const meta = states.map(({ '#meta': own }: { '#meta': { time: number } }) => own.time);
    expect(meta).toEqual([
      0,
      ...splitNetwork()
        .steps.slice(0, -1)
        .map(({ time }) => time),
    ]);
    expect(states[3]).toMatchObject({
      '#meta': { index: 3, time: 0, action: 'the network splits: server c1 | c2 c3' },
      partition: 'server c1 | c2 c3',
    });
  });

  test('has pauses without a limit, too', () => {
    const trace = pausedHolder();
    const forever = JSON.parse(
      JSON.stringify(trace)
        .replaceAll('["c1",4]', '["c1",{"$":"number","text":"Infinity"}]')
        .replaceAll('"after":4}', '"after":{"$":"number","text":"Infinity"}}'),
    );
    const { states } = JSON.parse(traceItf(forever));
    expect(states[4].paused).toEqual({ '#map': [['c1', { '#unserializable': 'Infinity' }]] });
    expect(traceText(forever)).toContain('c1  ■ pauses\n       budgets.pauses: 1 → 0\n');
  });
});

describe('the JSON form of a trace with time', () => {
  test.each<[string, (trace: Trace) => unknown]>([
    ['at steps[1].time: 2, where it should be 1', (trace) => withStep(trace, 1, { time: 2 })],
    ['at steps[0].time: missing, where it should be 0', (trace) => withStep(trace, 0, { time: undefined })],
    ['at steps[3].time: Too small', (trace) => withStep(trace, 3, { time: -1 })],
    [
      "at steps[0].action.kind: time passes, but 'instance' has no 'time'",
      ({ instance: { time: _, ...instance }, ...trace }) => ({
        ...trace,
        instance,
        steps: trace.steps.slice(1, 2),
      }),
    ],
    [
      'at steps[0].time: 0, where it should be missing',
      ({ instance: { time: _, ...instance }, ...trace }) => ({
        ...trace,
        instance,
        steps: trace.steps.slice(0, 1),
      }),
    ],
    [
      'at shows.time: Invalid option',
      (trace) => ({ ...trace, shows: { kind: 'deadlock', property: 'deadlock', time: 'flies' } }),
    ],
  ])('is refused %s', (message, spoil) => {
    expect(() => parseTrace(JSON.stringify(spoil(pausedHolder())))).toThrow(message);
    expect(parseTrace(traceJson(pausedHolder()))).toEqual(pausedHolder());
  });
});

function withStep(trace: Trace, at: number, change: object): object {
  return {
    ...trace,
    steps: trace.steps.map((step, index) => (index === at ? { ...step, ...change } : step)),
  };
}

describe('the state graph of a model with time', () => {
  const scenario = {
    name: 'small',
    config: { clients: 1, lease: 1 },
    time: { delay: { min: 0, max: 1 } },
    faults: { loss: 1, partitions: { budget: 1, kinds: ['split'], messages: 'held', healing: 'never' } },
  } as const;

  test('has as many states and deadlocks as the search finds', async () => {
    const { counts } = await check(leases, { ...scenario, check: [] });
    const graph = stateGraph(leases.model(scenario), { limit: 1000 });
    expect([graph.order, graph.size]).toEqual([counts.states, counts.transitions]);
    // Only time passes there, which leads to the same state.
    expect(graph.filterNodes((_, { deadlock }) => deadlock).length).toBeGreaterThan(0);
    const report = await check(leases, { ...scenario, check: ['deadlock'] });
    expect(report.verdict).toBe('violated');
  });

  test('tells states apart by the ages of messages and by the state of the network', () => {
    const dot = stateGraphDot(stateGraph(leases.model(scenario), { limit: 1000 }));
    expect(dot).toContain('c → server: Ask, 1 tick old');
    expect(dot).toContain('partition: server | c');
    expect(dot).toContain('partition  none');
    expect(dot).toContain('time passes');
    const labels = [...dot.matchAll(/^ {2}"s\d+" \[\n {4}label = (<.*>)/gm)].map(([, label]) => label);
    expect(labels.length).toBeGreaterThan(10);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
