/** A value in the text of JSON, with comments and trailing commas allowed, and where it stands. */
export interface JsonNode {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** What JSON.parse would give. */
  readonly value: unknown;
  /** Of an object or an array: what it holds, in order. The key of an element is its index. */
  readonly children?: readonly JsonMember[];
  /** Whether a comma stands behind the last child. */
  readonly trailingComma?: boolean;
}

interface JsonMember {
  readonly key: string;
  /** Of the key, or of an element. */
  readonly start: number;
  readonly node: JsonNode;
}

/** Deeper is no configuration of anybody. */
const maxDepth = 200;

/** Reads JSON with comments, keeping places, so that it can be edited without being written anew. Undefined where it is none. */
export function parseJsonText(text: string): JsonNode | undefined {
  try {
    const reader = new TextReader(text);
    const root = reader.value(0);
    reader.skip();
    return reader.at === text.length ? root : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class TextReader {
  readonly #text: string;
  at: number = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\uFEFF')) this.at = 1;
  }

  /** Passes over blanks and comments. */
  skip(): void {
    const blank = /(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.#text)?.[0].length ?? 0;
  }

  value(depth: number): JsonNode {
    this.skip();
    if (depth > maxDepth) throw new SyntaxError('too deep');
    const open = this.#text[this.at];
    if (open === '{' || open === '[') return this.#container(open, depth);
    const start = this.at;
    const value: unknown = JSON.parse(this.#take(/"(?:[^"\\]|\\.)*"|[-+.\w]+/y));
    return { start, end: this.at, value };
  }

  #container(open: '{' | '[', depth: number): JsonNode {
    const start = this.at++;
    const children: JsonMember[] = [];
    const close = open === '{' ? '}' : ']';
    let trailingComma = false;
    for (this.skip(); this.#text[this.at] !== close; this.skip()) {
      if (children.length > 0 && !trailingComma) throw new SyntaxError('no comma');
      const from = this.at;
      const key = open === '{' ? this.#key() : String(children.length);
      children.push({ key, start: from, node: this.value(depth + 1) });
      this.skip();
      trailingComma = this.#text[this.at] === ',';
      if (trailingComma) this.at++;
    }
    this.at++;
    const value =
      open === '{'
        ? Object.fromEntries(children.map(({ key, node }) => [key, node.value]))
        : children.map(({ node }) => node.value);
    return { start, end: this.at, value, children, trailingComma };
  }

  #key(): string {
    const key = JSON.parse(this.#take(/"(?:[^"\\]|\\.)*"/y)) as string;
    this.skip();
    this.#take(/:/y);
    return key;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new SyntaxError(`at ${this.at}`);
    this.at += found.length;
    return found;
  }
}
