import type { LocalState, Role, Typed } from './definition.ts';

/** A role whose types no longer matter. Handlers take `never`, so a call states what it passes by a cast in `calls.ts` only. */
export type AnyRole = Omit<Role<LocalState, Typed, Typed>, 'receive'> & {
  readonly receive?: { readonly [type: string]: unknown };
};

/** Names of its actions, those that are urgent after the others; no name is in both. */
export function actionNames({ actions = {}, urgent = {} }: AnyRole): string[] {
  return [...Object.keys(actions), ...Object.keys(urgent)];
}
