import { Map, Set } from 'immutable';
import { describe, expect, it } from 'vitest';
import { type PlainFields, toPlain } from '../../checker/core/plain.ts';
import { changeText } from '../../checker/export/wording.ts';
import { changesBetween } from '../../checker/trace/diff.ts';

const none = toPlain(undefined);
const changes = (before: PlainFields, after: PlainFields) =>
  changesBetween(before, after).map(({ path, before: was, after: is }) => [path, was, is]);

describe('what differs between two states', () => {
  it('null is not none', () => {
    expect(changes({ value: none }, { value: null })).toEqual([['value', none, null]]);
    expect(changes({ value: null }, { value: 'a' })).toEqual([['value', null, 'a']]);
    const [read, unread] = [Map([['c1', null]]), Map<string, null>()].map((map) => ({ read: toPlain(map) }));
    expect(changes(unread!, read!)).toEqual([['read[c1]', none, null]]);
    expect(changes(read!, unread!)).toEqual([['read[c1]', null, none]]);
  });

  it('lists of equal length are told entry by entry, where entries have fields', () => {
    const log = (...terms: number[]) => ({ log: toPlain(terms.map((term) => ({ term, index: 1 }))) });
    expect(changes(log(1, 2), log(1, 3))).toEqual([['log[1].term', 2, 3]]);
    expect(changes({ log: [1, 2] }, { log: [1, 3] })).toEqual([['log', [1, 2], [1, 3]]]);
    expect(changes(log(1), log(1, 2)).map(([path]) => path)).toEqual(['log']);
  });
});

describe('a change in words', () => {
  const votes = (...by: string[]) => toPlain(Set(by.map((name) => `a vote by the acceptor ${name}`)));
  const told = (before: ReturnType<typeof toPlain>, after: ReturnType<typeof toPlain>) =>
    changeText({ path: 'votes', before, after });

  it('is told whole where it is short', () => {
    expect(told(toPlain(Set([1])), toPlain(Set([1, 2])))).toBe('votes: {1} → {1, 2}');
  });

  it('is told by what has come and gone, where sets are long', () => {
    expect(told(votes('a', 'b'), votes('b', 'c'))).toBe(
      'votes: + a vote by the acceptor c − a vote by the acceptor a',
    );
  });

  it('is told by what was added to a long list, and whole where entries changed', () => {
    const list = (...entries: string[]) => entries.map((entry) => `the entry of term ${entry}`);
    expect(told(list('1', '2'), list('1', '2', '3'))).toBe('votes: + the entry of term 3');
    expect(told(list('1', '2'), list('1', '3'))).toContain('→');
    expect(told(list('1', '2', '3'), list('1', '2'))).toContain('→');
  });
});
