/**
 * Arrange phrases on lines of at most `width` characters: whole phrases where they fit; longer ones start a line and are
 * broken at spaces. A word that is longer than a line stays whole.
 */
export function fillLines(phrases: readonly string[], width: number, separator = ', '): string[] {
  const mark = separator.trimEnd();
  const glue = separator.slice(mark.length);
  const lines: string[] = [];
  let line = '';
  const endLine = () => {
    if (line !== '') lines.push(line);
    line = '';
  };
  const put = (piece: string, between: string) => {
    if (line.length + between.length + piece.length > width) endLine();
    line += line === '' ? piece : between + piece;
  };
  for (const [index, phrase] of phrases.entries()) {
    const marked = index < phrases.length - 1 ? phrase + mark : phrase;
    if (marked.length <= width) put(marked, glue);
    else {
      endLine();
      for (const word of marked.split(' ')) put(word, ' ');
    }
  }
  endLine();
  return lines;
}
