/**
 * Arrange phrases on lines of at most `width` characters: whole phrases where they fit; longer ones start a line and are
 * broken at spaces. A word that is longer than a line stays whole.
 */
export function fillLines(phrases: readonly string[], width: number, separator = ', '): string[] {
  const lines: string[] = [];
  let line = '';
  const endLine = (end: string) => {
    if (line !== '') lines.push(line + end.trimEnd());
    line = '';
  };
  const put = (piece: string, glue: string) => {
    if (line.length + glue.length + piece.length > width) endLine(glue);
    line += line === '' ? piece : glue + piece;
  };
  for (const [index, phrase] of phrases.entries()) {
    const glue = index === 0 ? '' : separator;
    if (phrase.length <= width) put(phrase, glue);
    else {
      endLine(glue);
      for (const word of phrase.split(' ')) put(word, ' ');
    }
  }
  endLine('');
  return lines;
}
