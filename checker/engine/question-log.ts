const questionsOfPiece = 2 ** 14;
const expansion = -1;

/**
 * What was asked of a system, in order: nodes are numbered in the order of these questions, so asking them again makes
 * the same numbers mean the same nodes. Three 32-bit words each: slot, node, and operation or -1.
 */
export class QuestionLog {
  readonly #pieces: Int32Array[] = [];
  #filled = questionsOfPiece;

  expand(slot: number, node: number): void {
    this.#push(slot, node, expansion);
  }

  apply(slot: number, node: number, operation: number): void {
    this.#push(slot, node, operation);
  }

  /** As bytes, in pieces. */
  *read(): Generator<Uint8Array> {
    for (const [index, piece] of this.#pieces.entries()) {
      const count = index === this.#pieces.length - 1 ? this.#filled : questionsOfPiece;
      yield new Uint8Array(piece.buffer, 0, 12 * count);
    }
  }

  #push(slot: number, node: number, operation: number): void {
    if (this.#filled === questionsOfPiece) {
      this.#pieces.push(new Int32Array(3 * questionsOfPiece));
      this.#filled = 0;
    }
    const piece = this.#pieces.at(-1)!;
    piece[3 * this.#filled] = slot;
    piece[3 * this.#filled + 1] = node;
    piece[3 * this.#filled + 2] = operation;
    this.#filled += 1;
  }
}

/** Who answers questions. */
interface Answerer {
  expand(slot: number, node: number): void;
  apply(slot: number, node: number, operation: number): void;
}

/** Ask questions again that were read as bytes. */
export function askAll(pieces: Iterable<Uint8Array>, answerer: Answerer): void {
  const question = new Uint8Array(12);
  const view = new DataView(question.buffer);
  let filled = 0;
  for (const piece of pieces) {
    for (const byte of piece) {
      question[filled] = byte;
      filled += 1;
      if (filled < 12) continue;
      filled = 0;
      const [slot, node, operation] = [0, 4, 8].map((at) => view.getInt32(at, true)) as [
        number,
        number,
        number,
      ];
      if (operation === expansion) answerer.expand(slot, node);
      else answerer.apply(slot, node, operation);
    }
  }
}
