/** The font of charts, which no layout engine measures. */
export const chartFont = 'Helvetica, Arial, sans-serif';
export const chartInk = { text: '#222222', quiet: '#666666', grid: '#e4e4e4', fineGrid: '#f3f3f3' } as const;

/** An SVG picture. @param lines its elements. */
export function svgPicture(
  title: string,
  { width, height }: { readonly width: number; readonly height: number },
  lines: readonly string[],
): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${chartFont}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...lines,
    '</svg>',
  ].join('\n')}\n`;
}

export function svgLine(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return `<path d="M${rounded(x1)} ${rounded(y1)}L${rounded(x2)} ${rounded(y2)}" stroke="${stroke}"/>`;
}

/** @param attributes of the element, as they are written; the colour is that of text where they give none. */
export function svgText(x: number, y: number, content: string, attributes: string): string {
  const fill = attributes.includes('fill=') ? '' : ` fill="${chartInk.text}"`;
  return `<text x="${rounded(x)}" y="${rounded(y)}"${fill} ${attributes}>${escaped(content)}</text>`;
}

/** Coordinates to a tenth, which is as fine as one can see. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Text as it is written between tags. */
export function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
