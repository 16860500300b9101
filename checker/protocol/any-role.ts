import type { LocalState, Role, Typed } from './definition.ts';

/** A role whose types no longer matter. Handlers take `never`, so a call states what it passes by a cast in `calls.ts` only. */
export type AnyRole = Omit<Role<LocalState, Typed, Typed>, 'receive'> & {
  readonly receive?: { readonly [type: string]: unknown };
};
