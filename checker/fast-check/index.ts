export { Run } from './run.ts';
export { type RunsOptions, runsOf } from './runs.ts';
export { type ScenarioParts, scenariosOf } from './scenarios.ts';
