import { relative, resolve, sep } from 'node:path';
import type { SourceLocation } from '../../core/source-location.ts';
import { printable } from '../../export/wording.ts';
import { plural } from '../numbers.ts';
import type { JsonReport } from '../report-schema.ts';
import { type Claim, type Suite, suitesOf } from './outcomes.ts';

/** GitHub shows no more of one kind for a step, and says nothing of the others. */
const most = 10;

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly source?: SourceLocation;
  readonly title: string;
  /** One for each scenario that it is about. */
  readonly messages: string[];
}

/**
 * What is wrong, as workflow commands (`::error file=…::…`), the serious first. What is the matter with one property in
 * several scenarios is one annotation. Where there are more than ten, the last says how many.
 * @param root the folder that GitHub takes files from: that of the repository.
 */
export function annotations(report: JsonReport, root: string): string[] {
  const found = new Map<string, Annotation>();
  for (const suite of suitesOf(report)) {
    for (const { about, ...one } of annotationsOf(suite)) {
      const key = JSON.stringify([one.title, about]);
      const known = found.get(key);
      if (known === undefined) found.set(key, one);
      else known.messages.push(...one.messages);
    }
  }
  const all = [...found.values()];
  const sorted = [
    ...all.filter(({ level }) => level === 'error'),
    ...all.filter(({ level }) => level === 'warning'),
  ];
  const shown = sorted.length > most ? sorted.slice(0, most - 1) : sorted;
  const rest = sorted.slice(shown.length);
  return [
    ...shown.map((annotation) => command(annotation, root)),
    ...(rest.length === 0 ? [] : [command(summaryOf(rest), root)]),
  ];
}

/** `about`: what annotations have in common that are one. */
type Single = Annotation & { readonly about?: SourceLocation };

function annotationsOf(suite: Suite): Single[] {
  const undecided = undecidedOf(suite);
  return [...suite.claims.flatMap((claim) => seriousOf(suite, claim)), ...(undecided ? [undecided] : [])];
}

function seriousOf({ model, scenario }: Suite, { outcome, property, source }: Claim): Single[] {
  const place = source && { source, about: source };
  switch (outcome.kind) {
    case 'failed': {
      const what = property === undefined ? 'not as expected' : `'${property}'`;
      const messages = [`${scenario}: ${outcome.message}`];
      return [{ level: 'error', ...place, title: `${model}: ${what}`, messages }];
    }
    case 'error': {
      const { seen, likelyCause, nextStep } = outcome.error;
      const text = `${seen}\nlikely cause: ${likelyCause}\nnext step: ${nextStep}`;
      return [
        {
          level: 'error',
          ...place,
          title: `${model}: cannot be checked`,
          messages: [`${scenario}: ${text}`],
        },
      ];
    }
    default:
      return [];
  }
}

/** What a limit or an interrupt left undecided: one for each model, for a limit that was reached once is reached often. */
function undecidedOf({ model, scenario, source, result, claims }: Suite): Single | undefined {
  const reason = claims
    .flatMap(({ outcome }) => (outcome.kind === 'skipped' && outcome.isLimit ? [outcome.message] : []))
    .at(0);
  if (reason === undefined) return undefined;
  const title = `${model}: ${result === undefined ? 'not begun' : 'inconclusive'}`;
  return { level: 'warning', ...(source && { source }), title, messages: [`${scenario}: ${reason}`] };
}

function summaryOf(rest: readonly Annotation[]): Annotation {
  const level = rest.some((one) => one.level === 'error') ? 'error' : 'warning';
  return {
    level,
    title: `${rest.length} more`,
    messages: [
      `${plural(rest.length, 'more annotation')}; the summary of this step has all of them`,
      ...rest.map(({ title, messages }) => `${title} (${plural(messages.length, 'scenario')})`),
    ],
  };
}

const mostLines = 20;

function command({ level, source, title, messages }: Annotation, root: string): string {
  const place = source && {
    file: relative(root, resolve(source.file)).split(sep).join('/'),
    line: String(source.line),
    col: String(source.column),
  };
  const options = Object.entries({ ...place, title: printable(title) })
    .map(([name, value]) => `${name}=${escapedOption(value)}`)
    .join(',');
  const lines = messages.join('\n').split('\n');
  const cut = lines.length > mostLines ? [...lines.slice(0, mostLines - 1), '…'] : lines;
  return `::${level} ${options}::${escaped(cut.join('\n'))}`;
}

/** As the runner reads it back: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedOption(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
