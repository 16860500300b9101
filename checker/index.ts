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
  timePasses,
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
export type {
  Budget,
  Crashes,
  Drift,
  Expectation,
  Faults,
  Jumps,
  Network,
  Partitions,
  Pauses,
  Scenario,
  Time,
} from './core/scenario.ts';
export type { Occurrence, SimulatedProperty, SimulationReport } from './core/simulation-report.ts';
export type { SourceLocation } from './core/source-location.ts';
export type { ActionData, Change, Instance, MessageData, StateData, Trace, TraceStep } from './core/trace.ts';
export { compareWithExpectation } from './expectation.ts';
export { linearizability, linearize, linearizeInSlices } from './history/linearize.ts';
export {
  type HistoryEvent,
  type HistoryObserver,
  type ObservedHistory,
  observeHistory,
} from './history/observed.ts';
export type { Operation } from './history/operation.ts';
export type { Effect, SequentialSpec } from './history/sequential-spec.ts';
export {
  sequentialConsistency,
  sequentiallyConsistent,
  sequentiallyConsistentInSlices,
} from './history/sequentially-consistent.ts';
export type { CasRegisterOperation } from './history/specs/cas-register.ts';
export type { CounterOperation } from './history/specs/counter.ts';
export type { KvOperation } from './history/specs/kv.ts';
export type { MutexOperation } from './history/specs/mutex.ts';
export type { QueueOperation } from './history/specs/queue.ts';
export type { RegisterOperation, Value } from './history/specs/register.ts';
export type { SetOperation } from './history/specs/set.ts';
export { specs } from './history/specs/specs.ts';
export type {
  Consistency,
  Explanation,
  HistoryBounds,
  HistoryProgress,
  HistoryReport,
  LongestOrder,
  PartReport,
} from './history/verdict.ts';
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
export { type SimulateOptions, type SimulationProgress, simulate } from './simulate.ts';
export { replay } from './trace/replay.ts';
export type { Constraint } from './whole-state/fairness.ts';
export { type WholeStateDefinition, wholeState } from './whole-state/whole-state.ts';
