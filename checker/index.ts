export { type CheckOptions, check } from './check.ts';
export {
  type Algorithm,
  type AnyAlgorithm,
  isAlgorithm,
} from './core/algorithm.ts';
export {
  assertNever,
  type ErrorCode,
  HandlerThrewError,
  ImpureStepError,
  InternalError,
  InvalidModelError,
  isStepwrightError,
  MalformedTraceError,
  StepwrightError,
  TooLargeError,
  UnencodableStateError,
  UsageError,
} from './core/errors.ts';
export type { Degree, Fairness, FairnessRules, FairShare } from './core/fairness.ts';
export type { Pid } from './core/ids.ts';
export type { AnyModel, Describe, Model, Step } from './core/model.ts';
export { type PlainFields, type PlainValue, plainText, toPlain } from './core/plain.ts';
export {
  type Always,
  deadlock,
  type Eventual,
  type LeadsTo,
  type Ltl,
  type Property,
  type Sometimes,
  type Temporal,
  type Transition,
} from './core/property.ts';
export type {
  Bounds,
  Counts,
  Coverage,
  Limit,
  Means,
  Progress,
  PropertyReport,
  Report,
  Storage,
  Verdict,
} from './core/report.ts';
export type { Budget, Crashes, Expectation, Faults, Network, Scenario } from './core/scenario.ts';
export type { ActionData, Change, Instance, MessageData, StateData, Trace, TraceStep } from './core/trace.ts';
export { compareWithExpectation } from './expectation.ts';
export {
  broadcast,
  type Context,
  type Observer,
  type Outcome,
  type Outcomes,
  type ProtocolDefinition,
  type ProtocolShape,
  type ReceiveContext,
  type Role,
  type Send,
  send,
  unexpected,
} from './protocol/definition.ts';
export { protocol } from './protocol/protocol.ts';
export { alwaysEventually, eventually, eventuallyAlways, leadsTo, ltl } from './protocol/temporal-view.ts';
export {
  always,
  type Claim,
  type Received,
  type Seen,
  type StatePredicate,
  sometimes,
  stateWhere,
  transition,
  type ViewProperty,
  type Views,
} from './protocol/view.ts';
export { replay } from './trace/replay.ts';
export type { Constraint } from './whole-state/fairness.ts';
export { type WholeStateDefinition, wholeState } from './whole-state/whole-state.ts';
