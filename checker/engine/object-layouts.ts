/** The keys of plain objects; objects with the same keys have the same layout, in whatever order they were given them. */
export interface ObjectLayout {
  readonly number: number;
  /** In the order of the first such object. */
  readonly keys: readonly string[];
}

/** Objects that serve as dictionaries come in more orders of keys than is worth remembering. */
const mostBranches = 10_000;

/** A place in the tree of all orders of keys seen. */
class Branch {
  /** Of objects that have the keys on the way to here, and no others. */
  layout: ObjectLayout | undefined;
  #key = '';
  #first: Branch | undefined;
  #others: Map<string, Branch> | undefined;

  get(key: string): Branch | undefined {
    return key === this.#key ? this.#first : this.#others?.get(key);
  }

  add(key: string): Branch {
    const branch = new Branch();
    if (this.#first === undefined) {
      this.#key = key;
      this.#first = branch;
    } else {
      this.#others ??= new Map();
      this.#others.set(key, branch);
    }
    return branch;
  }
}

/** Numbers sets of keys from 0 in the order of discovery. */
export class ObjectLayouts {
  readonly #root = new Branch();
  readonly #all: ObjectLayout[] = [];
  readonly #byText = new Map<string, ObjectLayout>();
  #branches = 0;

  get(number: number): ObjectLayout {
    return this.#all[number]!;
  }

  /** The layout of the keys of an object. */
  of(keys: readonly string[]): ObjectLayout {
    let branch = this.#root;
    for (let index = 0; index < keys.length; index += 1) {
      const next = branch.get(keys[index]!) ?? this.#grow(branch, keys[index]!);
      if (next === undefined) return this.#find(keys);
      branch = next;
    }
    branch.layout ??= this.#find(keys);
    return branch.layout;
  }

  #grow(branch: Branch, key: string): Branch | undefined {
    if (this.#branches === mostBranches) return undefined;
    this.#branches += 1;
    return branch.add(key);
  }

  #find(keys: readonly string[]): ObjectLayout {
    const text = JSON.stringify([...keys].sort());
    let layout = this.#byText.get(text);
    if (layout === undefined) {
      layout = { number: this.#all.length, keys };
      this.#all.push(layout);
      this.#byText.set(text, layout);
    }
    return layout;
  }
}
