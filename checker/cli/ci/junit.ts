import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { plainText } from '../../core/plain.ts';
import { traceText } from '../../export/text.ts';
import { printable } from '../../export/wording.ts';
import type { JsonReport, JsonResult } from '../report-schema.ts';
import { type Claim, type Outcome, type Suite, suitesOf } from './outcomes.ts';

/**
 * A report as JUnit XML: a suite for each scenario, a case for each property. It keeps to what both Ant's and Jenkins' schemas
 * allow, so every suite has all attributes, and `testsuites` none.
 * @param now when the file is written; reports do not say when they were made.
 */
export function junitXml(report: JsonReport, now: Date): string {
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' });
  const root = document.ele('testsuites');
  for (const [id, suite] of suitesOf(report).entries()) addSuite(root, suite, id, now);
  return `${document.end({ prettyPrint: true })}\n`;
}

function addSuite(root: XMLBuilder, suite: Suite, id: number, now: Date): void {
  const { model, scenario, result, claims } = suite;
  const many = (kind: Outcome['kind']) => claims.filter(({ outcome }) => outcome.kind === kind).length;
  const element = root.ele('testsuite', {
    name: printable(`${model}: ${scenario}`),
    package: printable(model),
    id: String(id),
    timestamp: now.toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: String(claims.length),
    failures: String(many('failed')),
    errors: String(many('error')),
    skipped: String(many('skipped')),
    time: seconds(result?.seconds),
  });
  const properties = element.ele('properties');
  for (const [name, value] of settings(suite)) properties.ele('property', { name, value: printable(value) });
  for (const claim of claims) addCase(element, suite, claim);
  element.ele('system-out').txt(expectedTrace(result));
  element.ele('system-err').txt(result?.suspicions.map((text) => `! ${printable(text)}`).join('\n') ?? '');
}

function addCase(suite: XMLBuilder, { model, scenario, result, claims }: Suite, claim: Claim): void {
  const { name, outcome } = claim;
  const element = suite.ele('testcase', {
    name: printable(name),
    classname: printable(`${model}.${scenario}`),
    // Properties are checked together; what reads the sum of cases gets the time of the suite.
    time: seconds(claim === claims[0] ? result?.seconds : 0),
  });
  switch (outcome.kind) {
    case 'passed':
      return;
    case 'failed': {
      const { type, message, trace } = outcome;
      element
        .ele('failure', { message: printable(message), type })
        .txt(trace ? traceText(trace) : printable(message));
      return;
    }
    case 'skipped':
      element.ele('skipped', { message: printable(outcome.message) });
      return;
    case 'error': {
      const { code, seen, likelyCause, nextStep } = outcome.error;
      const text = [seen, `likely cause: ${likelyCause}`, `next step: ${nextStep}`].join('\n');
      element.ele('error', { message: printable(seen), type: code }).txt(text);
    }
  }
}

/** There has to be one at least, says Jenkins' schema. */
function settings({ source, result, claims }: Suite): [name: string, value: string][] {
  const without = claims.some(({ outcome }) => outcome.kind === 'error') ? 'error' : 'not begun';
  return [
    ...(source ? [['source', `${source.file}:${source.line}`] as [string, string]] : []),
    ['verdict', result?.verdict ?? without],
    ...(result === undefined ? [] : settingsOf(result)),
  ];
}

function settingsOf({ config, network, states, transitions, depth }: JsonResult) {
  return Object.entries({
    config: plainText(config),
    network: network ?? 'bag',
    states: String(states),
    transitions: String(transitions),
    depth: String(depth),
  });
}

/** A counterexample that no failure shows, because it is as expected. */
function expectedTrace(result: JsonResult | undefined): string {
  return result?.trace && result.mismatches.length === 0 && result.expected !== null
    ? traceText(result.trace)
    : '';
}

function seconds(value = 0): string {
  return value.toFixed(3);
}
