import { describe, expect, it } from 'vitest';
import { chooseOneOf } from '../../checker/core/choices.ts';

describe('what to do about a name that is not known', () => {
  const known = ['mutual exclusion', 'deadlock'];

  it('names what was probably meant, and all there are', () => {
    expect(chooseOneOf(known, 'mutal exclusion')).toBe(
      "'mutual exclusion', perhaps; or choose one of: 'mutual exclusion', 'deadlock'",
    );
  });

  it('guesses nothing where more than a third of the letters would have to change', () => {
    expect(chooseOneOf(known, 'agreement')).toBe("choose one of: 'mutual exclusion', 'deadlock'");
  });

  it('knows aliases, and lists names, each once', () => {
    expect(chooseOneOf(['mutex/maekawa', 'mutex/maekawa'], 'maekwa', ['maekawa'])).toBe(
      "'maekawa', perhaps; or choose one of: 'mutex/maekawa'",
    );
  });
});
