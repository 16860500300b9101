import { printable } from './wording.ts';

/** One line of a label. */
export interface HtmlLine {
  readonly text: string;
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

/** A Graphviz HTML-like label: lines below one another, aligned to one side. */
export function htmlLabel(lines: readonly HtmlLine[], align: 'left' | 'center' = 'left'): `<${string}>` {
  const rows = lines.map((line) => `<tr><td align="${align}">${styled(line)}</td></tr>`);
  return `<<table border="0" cellborder="0" cellspacing="0" cellpadding="0">${rows.join('')}</table>>`;
}

/** The same for a single line, without a table around it. */
export function htmlLine(line: HtmlLine): `<${string}>` {
  return `<${styled(line)}>`;
}

function styled({ text, size, colour, bold = false, italic = false }: HtmlLine): string {
  // Graphviz refuses empty elements.
  const escaped = escapeXml(text === '' ? ' ' : text);
  const emphasised = italic ? `<i>${escaped}</i>` : escaped;
  return `<font point-size="${size}" color="${colour}">${bold ? `<b>${emphasised}</b>` : emphasised}</font>`;
}

/** `text` as XML character data. Graphviz puts names in place of `\N` and the like here too, unless backslashes are doubled. */
function escapeXml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\\', '\\\\');
}
