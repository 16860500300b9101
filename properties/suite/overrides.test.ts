import { describe, expect, it } from 'vitest';
import { overrideConfig } from '../../checker/cli/overrides.ts';
import { parametersOf } from '../../checker/cli/sweep/parameters.ts';

const config = { again: 'for ever', tie: 'by process', processes: 2 };
const owner = {
  model: 'room',
  scenario: 'evening',
  all: [config, { again: 3, tie: 'not at all', processes: 3 }],
};
const set = (...settings: string[]) => overrideConfig(config, settings, owner);

describe('a field that has numbers in some scenarios, and strings in others', () => {
  it('takes numbers, which stay numbers', () => {
    expect(set('again=2')).toEqual({ ...config, again: 2 });
  });

  it('takes strings that some scenario has there, and no others', () => {
    expect(set('again=for ever')).toEqual(config);
    expect(() => set('again=fore ver')).toThrow(/no scenario of room has this value[\s\S]*again=for ever/);
  });

  it('takes nothing of another type', () => {
    expect(() => set('again=true')).toThrow(/no scenario of room has this value/);
    expect(() => set('again=[1]')).toThrow(/no scenario of room has this value/);
  });

  it('is swept over ranges and strings', () => {
    const [parameter] = parametersOf(['again=1..2,for ever'], config, owner);
    expect(parameter!.values.map(({ value }) => value)).toEqual([1, 2, 'for ever']);
  });
});

describe('a field that has one type everywhere', () => {
  it('takes nothing of another', () => {
    expect(() => set('processes=many')).toThrow(/is a number, and this is a string/);
    expect(() => set('tie=1')).toThrow(/no scenario of room has this value/);
  });
});
