import { rounded } from '../../export/chart-drawing.ts';
import type { CellPaint } from './picture-cells.ts';

/** A filled box with its border, if any, inside. */
export function box(
  { x, y }: { readonly x: number; readonly y: number },
  width: number,
  height: number,
  { fill, border }: CellPaint,
): string {
  const inset = border === '' ? 0 : 0.75;
  const size = `width="${rounded(width - 2 * inset)}" height="${rounded(height - 2 * inset)}"`;
  return `<rect x="${rounded(x + inset)}" y="${rounded(y + inset)}" ${size} rx="3" fill="${fill}"${border === '' ? '' : ` ${border}`}/>`;
}
