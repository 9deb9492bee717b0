import { endOfString } from '../../../system/bounded-json.js';

/** A parsed JSON value that keeps the digits of numbers. The last value of a repeated key counts, as in `JSON.parse`. */
export type JsonNode =
  | null
  | boolean
  | string
  | { readonly number: string }
  | readonly JsonNode[]
  | ReadonlyMap<string, JsonNode>;

/** Parses JSON text that `JSON.parse` accepts. */
export function parseJsonText(text: string): JsonNode {
  return new Parser(text).value();
}

const NUMBER = /-?[\d.]+(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonNode {
    switch (this.#peek()) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        this.#at += 4;
        return true;
      case 'f':
        this.#at += 5;
        return false;
      case 'n':
        this.#at += 4;
        return null;
      default:
        return { number: this.#match(NUMBER) };
    }
  }

  #string(): string {
    const start = this.#at;
    this.#at = endOfString(this.#text, start + 1);
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #object(): ReadonlyMap<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    this.#at++;
    while (!this.#ends('}')) {
      this.#peek();
      const key = this.#string();
      this.#peek();
      this.#at++;
      members.set(key, this.value());
    }
    return members;
  }

  #array(): readonly JsonNode[] {
    const items: JsonNode[] = [];
    this.#at++;
    while (!this.#ends(']')) items.push(this.value());
    return items;
  }

  /** Skips a comma, or the end of an object or array, and returns whether it was the end. */
  #ends(end: string): boolean {
    const next = this.#peek();
    if (next === ',' || next === end) this.#at++;
    return next === end;
  }

  #peek(): string | undefined {
    this.#match(SPACE);
    return this.#text[this.#at];
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at = pattern.lastIndex;
    return found;
  }
}
