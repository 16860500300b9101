import { count } from './numbers.ts';

/** How a scenario ended: what was found is as it should be, or not; or it is not known. */
export interface Ended {
  readonly isGood: boolean;
  /** Although nothing of the kind was expected. */
  readonly isInconclusive: boolean;
  readonly isExpecting: boolean;
}

/** So many scenarios ended in one way, in words. */
export interface Tally {
  readonly mood: 'good' | 'bad' | 'unsure';
  /** `3 as expected`. */
  readonly text: string;
}

/** How many scenarios ended in which way, without those ways in which none did. */
export function talliesOf(ended: readonly Ended[], failed: number, notRun: number): Tally[] {
  const decided = ended.filter(({ isInconclusive }) => !isInconclusive);
  const many = (isGood: boolean, isExpecting: boolean) =>
    decided.filter((one) => one.isGood === isGood && one.isExpecting === isExpecting).length;
  const tally = (some: number, mood: Tally['mood'], words: string): Tally[] =>
    some === 0 ? [] : [{ mood, text: `${count(some)} ${words}` }];
  return [
    ...tally(many(true, true), 'good', 'as expected'),
    ...tally(many(false, true), 'bad', 'not as expected'),
    ...tally(many(true, false), 'good', 'with all properties holding'),
    ...tally(many(false, false), 'bad', 'with a violation'),
    ...tally(ended.length - decided.length, 'unsure', 'inconclusive'),
    ...tally(failed, 'bad', 'ended by an error'),
    ...tally(notRun, 'unsure', 'not begun'),
  ];
}
