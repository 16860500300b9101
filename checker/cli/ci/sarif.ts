import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, Log, Message, ReportingDescriptor, Result } from 'sarif';
import type { SourceLocation } from '../../core/source-location.ts';
import { traceText } from '../../export/text.ts';
import { actionText } from '../../export/wording.ts';
import { packageVersion } from '../command-line.ts';
import type { JsonReport } from '../report-schema.ts';
import { type Claim, type Kind, type Suite, suitesOf } from './outcomes.ts';

/**
 * A report as SARIF 2.1.0: a rule for each property of each model, and a result, at the place where the property is written,
 * for each scenario in which it fails (an error) or could not be decided (a warning). What is as expected is no result.
 */
export function sarifLog(report: JsonReport): Log {
  const rules: ReportingDescriptor[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (suite: Suite, claim: Claim) => {
    const rule = ruleOf(suite, claim);
    if (!numbers.has(rule.id)) numbers.set(rule.id, rules.push(rule) - 1);
    return numbers.get(rule.id)!;
  };
  const suites = suitesOf(report);
  // Rules are there also for what passes, so that it is known to have been checked.
  const results = suites.flatMap((suite) =>
    suite.claims.flatMap((claim) => resultOf(suite, claim, numberOf(suite, claim))),
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'stepwright',
            version: packageVersion(),
            semanticVersion: packageVersion(),
            rules,
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { uri: pathToFileURL(`${resolve('.')}/`).href } },
        invocations: [
          {
            executionSuccessful: report.errors.length === 0 && report.notRun.length === 0,
            exitCode: report.exitCode,
            toolExecutionNotifications: report.notRun.map(({ model, scenario }) => ({
              level: 'warning',
              message: message(`${model}: ${scenario} was not begun, because of an interrupt`),
            })),
          },
        ],
        results,
      },
    ],
  };
}

function ruleOf({ model, result }: Suite, { name, property }: Claim): ReportingDescriptor {
  const kind = result?.properties.find((one) => one.name === property)?.kind;
  const claim = property === undefined ? `each scenario ${name}` : `'${property}'`;
  return {
    id: `${model}/${property ?? name}`,
    shortDescription: { text: `${model}: ${claim}` },
    fullDescription: { text: `${kind ? meaning[kind] : `Each scenario ${name}`}.` },
    help: { text: `stepwright check ${model} shows more of it.` },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['model checking', ...(kind === undefined ? [] : [kind])] },
  };
}

const meaning: { readonly [kind in Kind]: string } = {
  always: 'True in every reachable state',
  sometimes: 'True in at least one reachable state',
  transition: 'True of every step',
  eventually: 'True at some time in every fair run',
  'always eventually': 'True again and again in every fair run',
  'eventually always': 'True from some time on in every fair run',
  'leads to': 'Whenever the one is true in a fair run, the other is true then or later',
  ltl: 'A formula that is true of every fair run',
  deadlock: 'In every reachable state something can happen, or it is right to stop there',
};

/** At most one: nothing where the claim passed, or where another violation kept it from being decided. */
function resultOf(suite: Suite, claim: Claim, ruleIndex: number): Result[] {
  const { model, scenario } = suite;
  const { outcome, name } = claim;
  const { id } = ruleOf(suite, claim);
  const of = `${model}: ${scenario}: `;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([model, scenario, name]))
    .digest('hex');
  const base = {
    ruleId: id,
    ruleIndex,
    locations: [locationOf(suite, claim)],
    // The same for the same scenario wherever in its file it stands; GitHub tells alerts apart by the second one.
    partialFingerprints: {
      'scenarioAndProperty/v1': fingerprint,
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
  };
  switch (outcome.kind) {
    case 'passed':
      return [];
    case 'failed': {
      const { trace } = outcome;
      const text = trace ? `${outcome.message}: ${stepsLine(trace)}` : outcome.message;
      const properties = trace && { properties: { counterexample: traceText(trace) } };
      return [{ ...base, level: 'error', message: message(of + text), ...properties }];
    }
    case 'skipped':
      return outcome.isLimit && suite.result !== undefined
        ? [{ ...base, level: 'warning', message: message(of + outcome.message) }]
        : [];
    case 'error': {
      const { seen, likelyCause, nextStep } = outcome.error;
      const text = `${of}${seen} Likely cause: ${likelyCause}. Next step: ${nextStep}.`;
      return [{ ...base, level: 'error', message: message(text) }];
    }
  }
}

function locationOf({ model, scenario, source }: Suite, claim: Claim): Location {
  const place = claim.source ?? source;
  return {
    ...(place && { physicalLocation: physical(place) }),
    logicalLocations: [{ fullyQualifiedName: `${model}/${scenario}/${claim.name}` }],
  };
}

/** A file outside the working folder is named in full: what is relative to a base must not leave it. */
function physical({ file, line, column }: SourceLocation): NonNullable<Location['physicalLocation']> {
  const isBelow = !/^(?:\.\.\/|\/|[A-Za-z]:)/.test(file);
  return {
    artifactLocation: isBelow
      ? { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' }
      : { uri: pathToFileURL(resolve(file)).href },
    region: { startLine: line, startColumn: column },
  };
}

/** Braces stand for arguments, unless they are doubled. */
function message(text: string): Message {
  return { text: text.replaceAll(/[{}]/g, '$&$&') };
}

const mostSteps = 20;

/** `(1) p1 request, (2) p2 request, …`: what fits into a message. */
function stepsLine({ steps }: NonNullable<(Claim['outcome'] & { kind: 'failed' })['trace']>): string {
  const shown = steps.slice(0, mostSteps).map(({ action }, index) => {
    const who = action.process === undefined ? '' : `${action.process} `;
    return `(${index + 1}) ${who}${actionText(action)}`;
  });
  return [...shown, ...(steps.length > mostSteps ? ['…'] : [])].join(', ') || 'in the initial state';
}
