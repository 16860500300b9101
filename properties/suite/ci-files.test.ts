import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Log } from 'sarif';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { ciModel } from './ci-model.ts';
import { lockModel, type Run, Scratch, stepwright } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const cwd = scratch.folder;
scratch.write('models/lock.ts', ciModel());
const written = (name: string) => readFileSync(join(cwd, name), 'utf8');
const lineOf = (part: string) => written('models/lock.ts').split(part)[0]!.split('\n').length;

const schemas = join(import.meta.dirname, 'fixtures/schemas');
const jenkins = readFileSync(join(schemas, 'jenkins-junit.xsd'), 'utf8');
const withoutReason = '<xs:element name="skipped" type="xs:string"/>';
const withReason = `<xs:element name="skipped"><xs:complexType mixed="true">
  <xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>`;

async function junitFaults(text: string): Promise<string[]> {
  expect(jenkins).toContain(withoutReason);
  const schema = jenkins.replace(withoutReason, withReason);
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: text }],
    schema: [schema],
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

function sarifFaults(log: unknown): unknown {
  const {
    $schema: _,
    id: __,
    ...schema
  } = JSON.parse(readFileSync(join(schemas, 'sarif-2.1.0-rtm.5.json'), 'utf8'));
  // The schema has a pattern that is malformed where patterns are of Unicode.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const isValid = ajv.compile(schema);
  return isValid(log) ? [] : isValid.errors;
}

interface Case {
  readonly name: string;
  readonly outcome: string;
  readonly message: string;
  readonly text: string;
}

/** The cases of each suite of a JUnit file, as an XML parser reads them. */
function casesIn(xml: string): Map<string, Case[]> {
  const suites = new Map<string, Case[]>();
  let cases: Case[] = [];
  const parser = new SaxesParser();
  const last = () => cases.at(-1)!;
  const change = (changes: Partial<Case>) => cases.splice(-1, 1, { ...last(), ...changes });
  let isInside = false;
  parser.on('opentag', ({ name, attributes }) => {
    const { name: named = '', message = '' } = attributes as { readonly [name: string]: string };
    if (name === 'testsuite') {
      cases = [];
      suites.set(named, cases);
    }
    if (name === 'testcase') cases.push({ name: named, outcome: 'passed', message: '', text: '' });
    isInside = ['failure', 'error', 'skipped'].includes(name);
    if (isInside) change({ outcome: name, message });
  });
  parser.on('text', (text) => {
    if (isInside) change({ text: last().text + text });
  });
  parser.on('closetag', () => {
    isInside = false;
  });
  parser.write(xml).close();
  return suites;
}

describe('the files of a run with every outcome', () => {
  let ended: Run;
  let cases: Map<string, Case[]>;
  let log: Log;
  beforeAll(async () => {
    const args = ['check', 'models/lock.ts', '--junit', 'out/junit.xml', '--sarif', 'out/lock.sarif'];
    ended = await stepwright(args, { cwd });
    cases = casesIn(written('out/junit.xml'));
    log = JSON.parse(written('out/lock.sarif'));
  });
  const casesOf = (scenario: string) => cases.get(`models/lock.ts: ${scenario}`)!;
  const outcomes = (scenario: string) => casesOf(scenario).map(({ name, outcome }) => [name, outcome]);
  const results = (scenario: string) =>
    log.runs[0]!.results!.filter(({ message }) => message.text!.startsWith(`models/lock.ts: ${scenario}: `));

  test('are named on standard error, and leave the report as it is', () => {
    expect(ended.code).toBe(12);
    expect(ended.stderr).toContain('Wrote out/junit.xml\nWrote out/lock.sarif\n');
    expect(ended.stdout).toContain('9 scenarios: 1 as expected');
    expect(ended.stdout).not.toContain('::error');
  });

  test('are valid', async () => {
    expect(await junitFaults(written('out/junit.xml'))).toEqual([]);
    expect(sarifFaults(log)).toEqual([]);
  });

  test('would be found invalid if they were', async () => {
    expect(await junitFaults(written('out/junit.xml').replace(' tests=', ' testing='))).not.toEqual([]);
    expect(sarifFaults({ ...log, version: '2.2.0' })).not.toEqual([]);
  });

  test('JUnit: what holds passes, each process by its name', () => {
    expect(outcomes('passes')).toEqual([
      ['at most one inside', 'passed'],
      ['who looks, enters: worker', 'passed'],
      ['deadlock', 'passed'],
    ]);
  });

  test('JUnit: a violation fails with its counterexample, and what it left undecided is skipped', () => {
    const [broken, ...others] = casesOf('is broken');
    expect(broken).toMatchObject({
      outcome: 'failure',
      message: "'at most one inside' is violated in 4 steps",
    });
    expect(broken!.text).toContain('  4  worker2  enter\n       phase: saw it free → inside\n');
    const skipped = {
      outcome: 'skipped',
      message: "undecided: the search ended with a violation of 'at most one inside'",
    };
    expect(others).toMatchObject([skipped, skipped, skipped]);
    expect(outcomes('is stuck').at(-1)).toEqual(['deadlock', 'failure']);
  });

  test('JUnit: a violation that is expected passes', () => {
    expect(outcomes('is broken, as known')[0]).toEqual(['at most one inside', 'passed']);
    expect(casesOf('is broken, as known').some(({ outcome }) => outcome === 'failure')).toBe(false);
  });

  test('JUnit: what is not as expected fails, and says in what', () => {
    const failures = (scenario: string) =>
      casesOf(scenario).flatMap(({ name, outcome, message }) =>
        outcome === 'failure' ? [`${name}: ${message}`] : [],
      );
    expect(failures('is broken too soon')).toEqual([
      "at most one inside: 'at most one inside' is violated in 4 steps; expected a counterexample of length 9, got 4",
    ]);
    expect(failures('is not broken')).toEqual([
      "deadlock: there is no deadlock; expected the verdict 'violated', got 'holds'",
    ]);
    expect(failures('is miscounted')).toEqual(['is as expected: expected states 7, got 4']);
  });

  test('JUnit: of a property that is claimed of each process, each violation fails, the shown one with the run', () => {
    const [first, second] = casesOf('starves');
    expect(first).toMatchObject({ name: 'who looks, enters: worker1', outcome: 'failure' });
    expect(first!.text).toContain('1  worker1  look');
    expect(second).toMatchObject({ name: 'who looks, enters: worker2', outcome: 'failure' });
    expect(second!.text).toBe("'who looks, enters' is violated for worker2 in 1 step, then stops");
  });

  test('JUnit: an error is one, whatever characters it has', () => {
    const [only] = casesOf('throws');
    expect(only).toMatchObject({ name: 'can be checked', outcome: 'error' });
    expect(only!.message).toContain('a <bad> & "quoted" | `thing` \\u0007 100%, ]]>\\nsecond: line');
    expect(only!.text).toContain(']]>\nsecond: line');
  });

  test('SARIF: a result lies where its property is written', () => {
    const [violation] = results('is broken');
    expect(violation).toMatchObject({
      ruleId: 'models/lock.ts/at most one inside',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'models/lock.ts', uriBaseId: 'SRCROOT' },
            region: { startLine: lineOf("always('at most"), startColumn: 5 },
          },
        },
      ],
    });
    expect(violation!.message.text).toMatch(/: \(1\) worker1 look, .*, \(4\) worker2 enter$/);
    expect(log.runs[0]!.tool.driver.rules![violation!.ruleIndex!]!.id).toBe(violation!.ruleId);
    expect(log.runs[0]!.originalUriBaseIds).toEqual({ SRCROOT: { uri: pathToFileURL(`${cwd}/`).href } });
    const starving = results('starves').map(
      ({ locations }) => locations![0]!.physicalLocation!.region!.startLine,
    );
    expect(starving).toEqual([lineOf("leadsTo('who"), lineOf("leadsTo('who")]);
    expect(results('is stuck')[0]!.locations![0]!.physicalLocation!.region!.startLine).toBe(
      lineOf("'is stuck'"),
    );
  });

  test('SARIF: there are results for what is wrong only, and all can be told apart', () => {
    expect(results('passes')).toEqual([]);
    expect(results('is broken, as known')).toEqual([]);
    const all = log.runs[0]!.results!;
    expect(all).toHaveLength(8);
    const prints = all.map(({ partialFingerprints }) => partialFingerprints!.primaryLocationLineHash);
    expect(new Set(prints).size).toBe(all.length);
    const rules = log.runs[0]!.tool.driver.rules!.map(({ id }) => id);
    expect(new Set(rules).size).toBe(rules.length);
    expect(log.runs[0]!.invocations![0]).toMatchObject({ executionSuccessful: false, exitCode: 12 });
  });
});

describe.concurrent('files', () => {
  test('say what a limit left undecided', async ({ expect }) => {
    scratch.write('limited.ts', lockModel());
    const args = ['check', 'limited.ts', '--states', '3', '--junit', 'l.xml', '--sarif', 'l.sarif'];
    const { code } = await stepwright(args, { cwd });
    expect(code).toBe(3);
    expect(await junitFaults(written('l.xml'))).toEqual([]);
    const skipped = { outcome: 'skipped', message: 'inconclusive: state limit reached' };
    expect(casesIn(written('l.xml')).get('limited.ts: two workers')).toMatchObject([skipped, skipped]);
    const log = JSON.parse(written('l.sarif')) as Log;
    expect(sarifFaults(log)).toEqual([]);
    expect(log.runs[0]!.results!.map(({ level }) => level)).toEqual(Array(4).fill('warning'));
  });

  test('are written when an interrupt ends the run', async ({ expect }) => {
    const interrupt = `let sent = false;
const interrupt = () => {
  if (sent) return;
  sent = true;
  process.kill(process.pid, 'SIGINT');
  // So long that the search looks around.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
};
`;
    scratch.write(
      'interrupted.ts',
      lockModel({
        'interface Config': `${interrupt}interface Config`,
        'enter: (w) => (': 'enter: (w) => (interrupt(), ',
      }),
    );
    const args = ['check', 'interrupted.ts', '--junit', 'i.xml', '--sarif', 'i.sarif', '--json'];
    const { code, stdout } = await stepwright(args, { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout).notRun).toEqual([{ model: 'interrupted.ts', scenario: 'two workers' }]);
    expect(await junitFaults(written('i.xml'))).toEqual([]);
    expect(casesIn(written('i.xml')).get('interrupted.ts: two workers')).toMatchObject([
      { name: 'can be checked', outcome: 'skipped', message: 'interrupted before it was begun' },
    ]);
    const log = JSON.parse(written('i.sarif')) as Log;
    expect(sarifFaults(log)).toEqual([]);
    expect(log.runs[0]!.invocations![0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'warning' }],
    });
  });

  test('that cannot be written are refused before anything is checked', async ({ expect }) => {
    writeFileSync(join(cwd, 'file'), '');
    for (const [args, says] of [
      [['--junit', 'file/junit.xml'], "Cannot write 'file'"],
      [['--sarif', '.'], "--sarif '.' is not the path of a file."],
      [['--junit', ''], "--junit '' is not the path of a file."],
      [['--junit', 'same', '--sarif', './same'], "--junit and --sarif both name 'same'."],
    ] as const) {
      const ended = await stepwright(['check', 'models/lock.ts', ...args], { cwd });
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain(`stepwright: ${says}`);
      expect(ended.stderr.trimEnd().split('\n')).toHaveLength(3);
    }
  });

  test.runIf(existsSync('/dev/full'))(
    'that turn out not to fit on the disk are one message',
    async ({ expect }) => {
      const args = ['check', 'puzzles/die-hard', '--scenario', 'a jugful', '--junit', '/dev/full'];
      const { code, stdout, stderr } = await stepwright([...args, '--sarif', 'full.sarif'], { cwd });
      expect(code).toBe(2);
      expect(stdout).toContain('HOLDS');
      expect(stderr).toMatch(
        /^Wrote full\.sarif\nstepwright: Cannot write '\/dev\/full': ENOSPC.*\n {2}likely cause: the disk is full\n/,
      );
      expect(sarifFaults(JSON.parse(written('full.sarif')))).toEqual([]);
    },
  );
});
