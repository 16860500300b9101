/** The advance widths of Helvetica for ASCII, in thousandths of the font size, from Adobe's font metrics. */
const widths: ReadonlyMap<string, number> = new Map(
  Object.entries({
    191: "'",
    222: 'ijl',
    260: '|',
    278: ' !,./:;I[]\\ft',
    333: '()-`r',
    334: '{}',
    355: '"',
    389: '*',
    469: '^',
    500: 'Jckvxyzs',
    556: '#$0123456789?L_abdeghnopqu',
    584: '+<=>~',
    611: 'FTZ',
    667: '&ABEKPSVXY',
    722: 'CDHNRUw',
    778: 'GOQ',
    833: 'Mm',
    889: '%',
    944: 'W',
    1015: '@',
  }).flatMap(([width, characters]) => Array.from(characters, (one) => [one, Number(width)] as const)),
);

const otherWidth = 1000;
const boldFactor = 1.08;

/** How wide a line of Helvetica is, in the unit of `size`; characters beyond ASCII count as wide ones. */
export function textWidth(
  text: string,
  size: number,
  { bold = false }: { readonly bold?: boolean } = {},
): number {
  let thousandths = 0;
  for (const character of text) thousandths += widths.get(character) ?? otherWidth;
  return (thousandths / 1000) * size * (bold ? boldFactor : 1);
}
