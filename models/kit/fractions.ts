/** Probabilities as fractions of two whole numbers, so that nothing is rounded. They are not reduced. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** The nearest number, or one next to it; also where numerator and denominator are too large for numbers. */
export function toNumber({ numerator, denominator }: Fraction): number {
  const power = 20 + denominator.toString().length - numerator.toString().length;
  return Number(`${(numerator * 10n ** BigInt(power)) / denominator}e${-power}`);
}
