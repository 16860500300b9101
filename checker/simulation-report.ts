import { deadlock } from './core/property.ts';
import type { Limit } from './core/report.ts';
import type { Ending, SimulatedProperty, SimulationReport } from './core/simulation-report.ts';
import type { PropertyReading } from './core/slots.ts';
import { isTemporalKind } from './core/temporal.ts';
import type { Trace } from './core/trace.ts';
import type { Checked } from './engine/property-checks.ts';
import { rarerThanOneIn } from './random/confidence.ts';
import type { SimulationResult } from './random/simulation.ts';
import type { ResponseTimes, Statistics } from './random/statistics.ts';
import { deadlocked } from './random/stepper.ts';
import type { Subject } from './subject.ts';

/** What a report says besides what the walks came to. */
export interface SimulationContext
  extends Pick<SimulationReport, 'scheduler' | 'seed' | 'length' | 'response' | 'foundLength' | 'isMinimal'> {
  readonly subject: Subject;
  readonly trace?: Trace;
}

const confidenceLevel = 0.95;
/** Fewer walks than this are no ground for a figure. */
const fewWalks = 20;

export function simulationReportOf(
  checked: Checked,
  result: SimulationResult,
  { subject, scheduler, seed, length, response, trace, foundLength, isMinimal }: SimulationContext,
): SimulationReport {
  const { instance, system, model } = subject;
  const { statistics, limit, forgets, workers, seconds } = result;
  const { walks, steps, states, fired, saturation } = statistics;
  const sources = new Map(model.properties.map(({ name, source }) => [name, source]));
  const properties = checked.properties.map((property, number) => {
    const source = sources.get(property.name);
    return { ...propertyOf(property, number, statistics, response), ...(source && { source }) };
  });
  if (checked.deadlock) properties.push(deadlockOf(statistics));
  const coverage = system.labels.map(({ kind, role, name }, label) => ({
    kind,
    role,
    name,
    steps: fired[label] ?? 0,
  }));
  const isViolated = statistics.violations.size > 0;
  const base = {
    instance,
    scheduler,
    seed,
    length,
    response,
    walks,
    steps,
    states,
    isLeast: forgets,
    seconds,
    workers,
    userCalls: system.userCalls(),
    ...(limit !== undefined && { limit }),
    properties,
    coverage,
    saturation,
    endings: endingsOf(statistics),
    suspicions: suspicionsOf(properties, coverage, statistics, checked, limit),
  };
  if (!isViolated)
    return {
      ...base,
      verdict: 'not violated',
      ...(walks > 0 && {
        confidence: { level: confidenceLevel, oneIn: rarerThanOneIn(walks, confidenceLevel) },
      }),
    };
  return {
    ...base,
    verdict: 'violated',
    ...(trace && { property: trace.shows.property, trace }),
    ...(foundLength !== undefined && { foundLength }),
    ...(isMinimal !== undefined && { isMinimal }),
  };
}

function propertyOf(
  { kind, name, ...rest }: PropertyReading,
  number: number,
  statistics: Statistics,
  response: number,
): SimulatedProperty {
  const process = 'process' in rest ? rest.process : undefined;
  const base = { kind, name, ...(process !== undefined && { process }) };
  if (isTemporalKind(kind)) {
    const times = statistics.responses.get(number);
    return {
      ...base,
      result: kind === 'ltl' ? 'not looked at' : timing(times, response),
      violations: 0,
      ...(times?.longest && { longest: times.longest }),
      ...((times?.stopped ?? times?.pending) && { pending: (times.stopped ?? times.pending)! }),
    };
  }
  if (kind === 'sometimes') {
    const first = statistics.witnessed.get(number);
    return { ...base, result: first ? 'seen' : 'not seen', violations: 0, ...(first && { first }) };
  }
  return { ...base, ...violationsOf(number, statistics) };
}

function deadlockOf(statistics: Statistics): SimulatedProperty {
  return { kind: 'deadlock', name: deadlock, ...violationsOf(deadlocked, statistics) };
}

function violationsOf(what: number, { violations }: Statistics) {
  const found = violations.get(what);
  if (found === undefined) return { result: 'not violated' as const, violations: 0 };
  const first = { walk: found.walk, steps: found.schedule.choices.length };
  return { result: 'violated' as const, violations: found.count, first };
}

/** A walk that has stopped will never answer; one that ended by its length might have. */
function timing(times: ResponseTimes | undefined, response: number): 'suspicious' | 'in time' | 'not asked' {
  if (times === undefined) return 'not asked';
  const waits = [times.longest, times.pending].map((one) => one?.steps ?? 0);
  return times.stopped !== undefined || waits.some((steps) => steps > response) ? 'suspicious' : 'in time';
}

function endingsOf({ endings }: Statistics): SimulationReport['endings'] {
  const count = (ending: Ending) => endings.get(ending) ?? 0;
  return {
    length: count('length'),
    violated: count('violated'),
    deadlock: count('deadlock'),
    stuck: count('stuck'),
    boundary: count('boundary'),
  };
}

function suspicionsOf(
  properties: readonly SimulatedProperty[],
  coverage: SimulationReport['coverage'],
  statistics: Statistics,
  checked: Checked,
  limit: Limit | undefined,
): string[] {
  const { walks, endings, relevant } = statistics;
  const late = claimsWith(properties, 'suspicious').map(
    (claim) =>
      `${claim} may be violated: a response took long, or had not come when a walk ended; \`check\` a smaller instance`,
  );
  const unasked = claimsWith(properties, 'not asked').map((claim) => `no walk asked anything of ${claim}`);
  const unseen = properties
    .filter(({ result }) => result === 'not seen')
    .map(({ name }) => `'${name}' was true in no walk`);
  const never = coverage
    .filter(({ steps }) => steps === 0)
    .map(
      ({ kind, role, name }) =>
        `${role === '' ? '' : `${role}: `}${kind === 'receive' ? 'receive ' : ''}${name} never happened`,
    );
  const vacuous = checked.properties
    .filter(
      (property, number) =>
        property.kind === 'always' && property.when !== undefined && !relevant.has(number),
    )
    .map(({ name }) => `the antecedent of '${name}' was true in no walk`);
  const cut = endings.get('length') ?? 0;
  const short =
    cut > 0 ? [`${cut} of ${walks} walks were cut off by --length; what comes later was not seen`] : [];
  const outside = endings.get('boundary') ?? 0;
  const left = outside > 0 ? [`${outside} of ${walks} walks left the boundary, and went no further`] : [];
  const isFew = limit === undefined && statistics.violations.size === 0 && walks < fewWalks;
  const few = isFew ? [`only ${walks} ${walks === 1 ? 'walk was' : 'walks were'} taken`] : [];
  return [...late, ...unasked, ...unseen, ...never, ...vacuous, ...short, ...left, ...few];
}

/** `'name' of p1, p2`, for each name. */
function claimsWith(properties: readonly SimulatedProperty[], wanted: SimulatedProperty['result']): string[] {
  const own = properties.filter(({ result }) => result === wanted);
  return [...new Set(own.map(({ name }) => name))].map((name) => {
    const whose = own.flatMap((one) => (one.name === name ? (one.process ?? []) : []));
    return whose.length === 0 ? `'${name}'` : `'${name}' of ${whose.join(', ')}`;
  });
}
