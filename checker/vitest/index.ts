import { expect } from 'vitest';
import { toBeAsExpected, toHold, toViolate } from './matchers.ts';

export type { HoldOptions, ModelMatchers, ScenarioOptions, ViolateOptions } from './matcher-types.ts';
export { type TestModelOptions, testModel } from './test-model.ts';

// Importing this module is enough to have the matchers.
expect.extend({ toHold, toViolate, toBeAsExpected });
