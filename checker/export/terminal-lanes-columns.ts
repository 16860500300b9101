import { printable } from './wording.ts';

/**
 * What a terminal shows in two columns: East Asian wide and full-width characters, and emoji. From the blocks of Unicode
 * that hold nothing else; single characters that terminals disagree on count as one.
 */
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}])/u;

/** What takes no column of its own: marks on the character before it, and joiners. */
const narrow = /^(?:\p{Mn}|\p{Me}|\u200c|\u200d)/u;

/** What would change the order of a whole line, or is shown in one terminal and not in another. */
const unruly = /(?![\u200c\u200d])\p{Cf}/gu;

/** Text that stays in its place on a line, with control characters escaped. */
export function steady(text: string): string {
  return printable(text).replace(
    unruly,
    (character) => `\\u{${character.codePointAt(0)!.toString(16).padStart(4, '0')}}`,
  );
}

/** Columns of a terminal that a line takes; it has no colours. */
export function columnsOf(text: string): number {
  // Almost always so, and quick.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += narrow.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

/** `text`, or its beginning and `…` where it is wider than `room`. */
export function cutTo(text: string, room: number): string {
  if (columnsOf(text) <= room) return text;
  const [start] = piecesOf(text, Math.max(0, room - 1));
  return room < 1 ? '' : `${start ?? ''}…`;
}

/**
 * Phrases on lines of at most `room` columns: whole where they fit, else broken at spaces, and words that are wider than a
 * line inside. The lines joined have the characters of the phrases, but for spaces.
 */
export function fillColumns(phrases: readonly string[], room: number, separator = ', '): string[] {
  const mark = separator.trimEnd();
  const glue = separator.slice(mark.length);
  const lines: string[] = [];
  let line = '';
  const end = () => {
    if (line !== '') lines.push(line);
    line = '';
  };
  const put = (piece: string, between: string) => {
    const joined = line === '' ? piece : line + between + piece;
    if (columnsOf(joined) <= room) line = joined;
    else {
      end();
      const pieces = piecesOf(piece, room);
      line = pieces.pop() ?? '';
      lines.push(...pieces);
    }
  };
  for (const [index, phrase] of phrases.entries()) {
    const marked = index < phrases.length - 1 ? phrase + mark : phrase;
    if (columnsOf(marked) <= room) put(marked, glue);
    else {
      end();
      for (const word of marked.split(' ')) put(word, ' ');
    }
  }
  end();
  return lines;
}

/** A word in pieces of at most `room` columns, each of at least one character. */
function piecesOf(word: string, room: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && columnsOf(piece + character) > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}
