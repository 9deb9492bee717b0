import { endOfString } from './bounded-json.js';

/** How numbers and objects of JSON text become values. */
export interface JsonBuilder<T> {
  /** Returns the value of a number, from its text. */
  number(text: string): unknown;
  /** Returns an object without members. */
  object(): T;
  /** Adds a member to an object, or replaces the one with its key. */
  set(object: T, key: string, value: unknown): void;
}

/** Parses JSON text again that `JSON.parse` accepted, and whose depth is bounded: it checks nothing. */
export function parseJsonWith<T>(text: string, builder: JsonBuilder<T>): unknown {
  return new Parser(text, builder).value();
}

class Parser<T> {
  readonly #text: string;
  readonly #builder: JsonBuilder<T>;
  #at: number = 0;

  constructor(text: string, builder: JsonBuilder<T>) {
    this.#text = text;
    this.#builder = builder;
  }

  value(): unknown {
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
        return this.#builder.number(this.#number());
    }
  }

  #object(): T {
    const object = this.#builder.object();
    this.#at++;
    while (!this.#ends('}')) {
      this.#peek();
      const key = this.#string();
      this.#peek();
      // Skips the colon.
      this.#at++;
      this.#builder.set(object, key, this.value());
    }
    return object;
  }

  #array(): unknown[] {
    const items: unknown[] = [];
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

  #string(): string {
    const start = this.#at;
    this.#at = endOfString(this.#text, start + 1);
    const inner = this.#text.slice(start + 1, this.#at - 1);
    return inner.includes('\\') ? (JSON.parse(this.#text.slice(start, this.#at)) as string) : inner;
  }

  #number(): string {
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 69 && code !== 101 && (code < 43 || code > 57 || code === 44)) break;
    }
    return this.#text.slice(start, this.#at);
  }

  /** Skips white space, and returns the next character. */
  #peek(): string | undefined {
    while (this.#text.charCodeAt(this.#at) <= 32) this.#at++;
    return this.#text[this.#at];
  }
}
