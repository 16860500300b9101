import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseHistory } from '../../checker/history/formats/index.ts';
import { namedSpecs } from '../../checker/history/specs/index.ts';
import { linearize, type Operation, sequentiallyConsistent } from '../../checker/index.ts';
import { isWitness } from './history-oracle.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, process.env.STEPWRIGHT_HISTORIES ?? '../shared/histories');
const isThere = existsSync(join(folder, 'etcd')) && existsSync(join(folder, 'kv'));
const casRegister = namedSpecs['cas-register']!;
const kv = namedSpecs.kv!;

/** From the folder's README: the logs of etcd that are linearizable. */
const linearizable = ['018', '045', '048', '051', '075', '087', '102'];

const filesIn = (name: string) => (isThere ? readdirSync(join(folder, name)).sort() : []);
const read = (name: string, file: string, spec = kv) =>
  parseHistory(readFileSync(join(folder, name, file), 'utf8'), file, spec);

test.skipIf(isThere)(
  `recorded histories: there are none in ${folder}, so they are not checked`,
  (context) => {
    context.skip();
  },
);

describe.skipIf(!isThere)('recorded histories', () => {
  test('are all there', () => {
    expect(filesIn('etcd')).toHaveLength(35);
    expect(filesIn('kv')).toHaveLength(6);
  });

  test.each(filesIn('etcd'))('%s has its known verdict', (file) => {
    const expected = linearizable.some((number) => file.includes(number)) ? 'holds' : 'violated';
    const history = read('etcd', file, casRegister);
    const report = linearize(history, casRegister.spec);
    expect(report.verdict).toBe(expected);
    for (const part of report.parts) {
      if (part.verdict === 'holds')
        expect(isWitness(part.order, history, casRegister.spec, 'linearizability')).toBe(true);
      if (part.verdict === 'violated') expectFirstBreak(part.operations, part.explain().culprit!);
    }
  });

  test.each(filesIn('kv'))('%s has its known verdict', (file) => {
    const report = linearize(read('kv', file), kv.spec, { seconds: 30 });
    expect(report.verdict).toBe(file.includes('-ok') ? 'holds' : 'violated');
  });

  test.each(filesIn('etcd'))('%s is linearizable only if it is sequentially consistent', (file) => {
    const history = read('etcd', file, casRegister);
    const report = sequentiallyConsistent(history, casRegister.spec);
    expect(report.verdict).toBe('holds');
    for (const part of report.parts)
      if (part.verdict === 'holds')
        expect(isWitness(part.order, history, casRegister.spec, 'sequential consistency')).toBe(true);
  });

  test('histories of several keys that are linearizable are sequentially consistent, by one order of all', () => {
    const history = read('kv', 'c10-ok.txt');
    const { verdict, parts } = sequentiallyConsistent(history, kv.spec);
    expect(verdict).toBe('holds');
    const [whole] = parts;
    const order = whole?.verdict === 'holds' ? whole.order : [];
    expect(isWitness(order, history, kv.spec, 'sequential consistency')).toBe(true);
    expect(isWitness(order, history, kv.spec, 'linearizability')).toBe(true);
  });

  test('a key that is not sequentially consistent alone settles it', () => {
    const report = sequentiallyConsistent(read('kv', 'c10-bad.txt'), kv.spec, { seconds: 30 });
    expect(report.verdict).toBe('violated');
    expect(report.parts).toMatchObject([{ verdict: 'violated', key: expect.any(String) }]);
  });
});

/** The history up to before the return is linearizable, and with the return it is not. */
function expectFirstBreak(history: readonly Operation[], culprit: Operation): void {
  const upTo = (time: number) =>
    history
      .filter(({ call }) => call <= time)
      .map((one): Operation => {
        const { result: _, ...called } = one;
        return one.return <= time ? one : { ...called, return: Number.POSITIVE_INFINITY };
      });
  expect(linearize(upTo(culprit.return - 1), casRegister.spec).verdict).toBe('holds');
  expect(linearize(upTo(culprit.return), casRegister.spec).verdict).toBe('violated');
}
