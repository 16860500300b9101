import { Map, Record } from 'immutable';
import { describe, expect, it } from 'vitest';
import { type PlainFields, toPlain } from '../../checker/core/plain.ts';
import { variableParts } from '../../checker/export/variable-parts.ts';

class Node extends Record({ next: 0, last: 0 }) {}
const state: PlainFields = {
  nodes: toPlain(Map([0, 1].map((id) => [id, new Node({ next: id + 1 })]))),
  counts: toPlain(Map([0, 1].map((id) => [id, id]))),
};
const told = (width: number) => variableParts(state, width).map(({ phrases }) => phrases.join(', '));

describe('the variables of a state', () => {
  it('are told whole where there is room', () => {
    expect(told(80)).toEqual([
      'nodes: {0: Node(next: 1, last: 0), 1: Node(next: 2, last: 0)}',
      'counts: {0: 0, 1: 1}',
    ]);
  });

  it('are told entry by entry, where they are long and their entries have fields', () => {
    expect(told(10)).toEqual([
      'nodes[0]  next: 1, last: 0',
      'nodes[1]  next: 2, last: 0',
      'counts: {0: 0, 1: 1}',
    ]);
  });

  it('keep the values of entries, by which they are compared', () => {
    const parts = new globalThis.Map(variableParts(state, 10).map(({ name, value }) => [name, value]));
    expect(parts.get('nodes[1]')).toEqual(toPlain(new Node({ next: 2 })));
  });
});
