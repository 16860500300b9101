/** A logarithmic axis. */
export interface Scale {
  /** Where a value lies, in the picture's units. */
  at(value: number): number;
  /** Lines of the grid; those at powers of ten have a label, and others where there is room. */
  readonly ticks: readonly { readonly at: number; readonly label?: string }[];
}

const short = new Intl.NumberFormat('en-US', { notation: 'compact' });
/** Room around the outermost values, as a factor. */
const margin = 1.5;
/** Units for a factor of ten from which 2 and 5 have labels too. */
const roomy = 130;
const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** An axis on which `values` lie between the two ends of `range`. */
export function logScale(values: readonly number[], [start, end]: readonly [number, number]): Scale {
  const low = Math.log10(Math.min(...values) / margin);
  const high = Math.log10(Math.max(...values) * margin);
  const at = (value: number) => start + ((Math.log10(value) - low) / (high - low)) * (end - start);
  const labelled = Math.abs(end - start) / (high - low) > roomy ? [1, 2, 5] : [1];
  const exponents = Array.from(
    { length: Math.ceil(high) - Math.floor(low) + 1 },
    (_, index) => Math.floor(low) + index,
  );
  const ticks = exponents
    .flatMap((exponent) => digits.map((digit) => ({ digit, value: digit * 10 ** exponent })))
    .filter(({ value }) => Math.log10(value) >= low && Math.log10(value) <= high)
    .map(({ digit, value }) => ({
      at: at(value),
      ...(labelled.includes(digit) && { label: short.format(value) }),
    }));
  return { at, ticks };
}
