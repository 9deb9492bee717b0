/** A value in JSON text with comments and trailing commas, and its position. */
export interface JsoncNode {
  readonly start: number;
  /** Position after the last character. */
  readonly end: number;
  /** The value that JSON.parse would return. */
  readonly value: unknown;
  /** The members of an object or elements of an array, in order. The key of an element is its index. */
  readonly children?: readonly JsoncMember[];
  /** Whether a comma follows the last child. */
  readonly trailingComma?: boolean;
}

interface JsoncMember {
  readonly key: string;
  /** Position of the key, or of the element. */
  readonly start: number;
  readonly node: JsoncNode;
}

/** Limit of nesting; config files do not nest that deep. */
const MAX_DEPTH = 200;

/** Parses JSON with comments, with the position of each value, so that it can be edited in place. Returns undefined if invalid. */
export function parseJsonc(text: string): JsoncNode | undefined {
  try {
    const reader = new TextReader(text);
    const root = reader.readValue(0);
    reader.skipBlanks();
    return reader.position === text.length ? root : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class TextReader {
  readonly #text: string;
  position: number = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\uFEFF')) this.position = 1;
  }

  /** Skips white space and comments. */
  skipBlanks(): void {
    const blank = /(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.position;
    this.position += blank.exec(this.#text)?.[0].length ?? 0;
  }

  readValue(depth: number): JsoncNode {
    this.skipBlanks();
    if (depth > MAX_DEPTH) throw new SyntaxError('too deep');
    const open = this.#text[this.position];
    if (open === '{' || open === '[') return this.#readContainer(open, depth);
    const start = this.position;
    const value: unknown = JSON.parse(this.#take(/"(?:[^"\\]|\\.)*"|[-+.\w]+/y));
    return { start, end: this.position, value };
  }

  #readContainer(open: '{' | '[', depth: number): JsoncNode {
    const start = this.position++;
    const children: JsoncMember[] = [];
    const close = open === '{' ? '}' : ']';
    let trailingComma = false;
    for (this.skipBlanks(); this.#text[this.position] !== close; this.skipBlanks()) {
      if (children.length > 0 && !trailingComma) throw new SyntaxError('no comma');
      const memberStart = this.position;
      const key = open === '{' ? this.#readKey() : String(children.length);
      children.push({ key, start: memberStart, node: this.readValue(depth + 1) });
      this.skipBlanks();
      trailingComma = this.#text[this.position] === ',';
      if (trailingComma) this.position++;
    }
    this.position++;
    const value =
      open === '{'
        ? Object.fromEntries(children.map(({ key, node }) => [key, node.value]))
        : children.map(({ node }) => node.value);
    return { start, end: this.position, value, children, trailingComma };
  }

  #readKey(): string {
    const key = JSON.parse(this.#take(/"(?:[^"\\]|\\.)*"/y)) as string;
    this.skipBlanks();
    this.#take(/:/y);
    return key;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new SyntaxError(`at ${this.position}`);
    this.position += found.length;
    return found;
  }
}
