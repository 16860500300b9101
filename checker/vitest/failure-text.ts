import { sep } from 'node:path';
import { createColors } from 'picocolors';
import { quoted, runsFromSource } from '../cli/command-line.ts';
import { count, duration, plural } from '../cli/numbers.ts';
import { limitText, stepsText } from '../cli/outcome-text.ts';
import { deadlock } from '../core/property.ts';
import type { Limit, PropertyReport, Report } from '../core/report.ts';
import type { Trace } from '../core/trace.ts';
import { traceLanes } from '../export/terminal-lanes.ts';
import { fillColumns } from '../export/terminal-lanes-columns.ts';
import type { Artefacts } from './artefacts.ts';
import { isColoured, messageWidth } from './surroundings.ts';

const widest = 120;

/** `'mutual exclusion'`, or `deadlock`. */
export function claimText(property: string): string {
  return property === deadlock ? deadlock : `'${property}'`;
}

/** What was searched: `73 states and 120 transitions, in 0.02 s`. */
export function searchedText({ counts }: Report): string {
  const { states, transitions, seconds } = counts;
  return `${plural(states, 'state')} and ${plural(transitions, 'transition')} in ${duration(seconds)}`;
}

/** That everything that was checked holds. */
export function heldText(report: Report): string {
  const [only, ...others] = new Set(report.properties.map(({ name }) => name));
  const searched = `${searchedText(report)}, which is all of them`;
  if (only === undefined) return `Nothing was checked: ${searched}.`;
  if (others.length > 0) return `Nothing is violated: ${searched}.`;
  return `${only === deadlock ? 'There is no deadlock' : `${claimText(only)} holds`}: ${searched}.`;
}

/** How a property is violated: `after 6 steps`, `by a run of 7 steps, 3 of them for ever`. */
export function violationText({ kind, length, cycle, process }: PropertyReport): string {
  const who = process === undefined ? '' : ` of ${process}`;
  if (kind === 'sometimes') return `${who} is true in no state`.trim();
  if (length === undefined) return who.trim();
  return `${who} ${cycle === undefined ? 'after' : 'by a run of'} ${stepsText(length, cycle)}`.trim();
}

/** What an inconclusive search does not tell, and what to do about it. */
export function inconclusiveText(report: Report & { readonly verdict: 'inconclusive' }): string {
  const { limit, counts, properties } = report;
  const open = [
    ...new Set(properties.filter(({ result }) => result === 'undecided').map(({ name }) => name)),
  ];
  return [
    `${limitText(limit)} after ${searchedText(report)}, ${count(counts.depth)} steps deep.`,
    `Neither shown to hold nor violated: ${open.map(claimText).join(', ')}.`,
    nextStep[limit],
  ].join('\n');
}

const nextStep: { readonly [limit in Limit]: string } = {
  depth: 'Raise `bounds.depth`, or choose a smaller scenario.',
  states: 'Raise `bounds.states`, or choose a smaller scenario.',
  time: 'Give it more time, by `timeout` or `bounds.seconds`, or choose a smaller scenario.',
  memory: 'Raise `bounds.memory`, let it `means.spill`, or choose a smaller scenario.',
  disk: 'See to it that `means.spill` and `means.checkpoint` are folders with room.',
  interrupted: 'Run it again, and to its end.',
  boundary: 'The boundary leaves out what comes after some states: widen it.',
};

/**
 * The message of a failure, in lines that fit, and what is shown below it.
 * @param name of the failure, which vitest prints before the message.
 */
export function messageText(name: string, text: string, shown = ''): string {
  const width = Math.min(messageWidth(), widest);
  const before = `${name}: `;
  const lines = (before + text).split('\n').flatMap((line) => fillColumns([line], width));
  return [lines.join('\n').slice(before.length), ...(shown === '' ? [] : [shown])].join('\n');
}

/** The trace in the terminal, and below it where its files are and how to replay it. */
export function traceText(trace: Trace, artefacts: Artefacts, model: string | undefined): string {
  const width = Math.min(messageWidth(), widest);
  const colour = isColoured();
  const { bold } = createColors(colour);
  const rows: [string, string][] = [];
  if (artefacts.kind === 'failed') rows.push(['Files', `not written: ${artefacts.reason}`]);
  if (artefacts.kind === 'written') {
    const { folder, files } = artefacts;
    rows.push(['Files', `${folder}${sep}`], ['', files.join(', ')]);
    rows.push(['Replay', replayCommand(`${folder}${sep}trace.json`, model)]);
    if (model === undefined)
      rows.push([
        '',
        "where <file> exports the model; `file: './model.ts'` among the options of the test says so",
      ]);
  }
  const below = rows.flatMap(([label, text]) => {
    // Commands stay whole, to be pasted.
    const lines = label === 'Replay' ? [text] : fillColumns([text], width - labelWidth);
    return lines.map((line, index) => bold((index === 0 ? label : '').padEnd(labelWidth)) + line);
  });
  // Vitest prints the message in red; the lanes have colours of their own.
  const start = colour ? '\u001b[0m' : '';
  return `${start}\n${traceLanes(trace, { width, colour })}${below.length === 0 ? '' : `\n${below.join('\n')}\n`}`;
}

const labelWidth = 8;

function replayCommand(path: string, model: string | undefined): string {
  const program = runsFromSource ? 'npm run -s stepwright --' : 'npx stepwright';
  return `${program} replay ${quoted(path)} --model ${model === undefined ? '<file>' : quoted(model)}`;
}
