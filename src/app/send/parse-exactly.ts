import { ExactNumber } from './exact-number.js';

/** A number with this many characters has at most 15 digits, which a double holds exactly. */
const SAFE = 15;
const QUOTE = '"';

/** Parses valid JSON again, and keeps numbers that a double would change as ExactNumber. */
export function parseExactly(text: string): unknown {
  return new ExactParser(text).value();
}

/** A parser for text that is known to be valid JSON of bounded depth: it checks nothing. */
class ExactParser {
  readonly #text: string;
  #at: number = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): unknown {
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case QUOTE:
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
        return this.#number();
    }
  }

  #object(): object {
    const result: Record<string, unknown> = {};
    while (this.#next('}')) {
      const key = this.#string();
      this.#skipSpace();
      // Skip the colon.
      this.#at++;
      const value = this.value();
      if (key === '__proto__') Object.defineProperty(result, key, { value, enumerable: true, writable: true });
      else result[key] = value;
    }
    return result;
  }

  #array(): unknown[] {
    const result: unknown[] = [];
    while (this.#next(']')) result.push(this.value());
    return result;
  }

  /** Moves to the next member, after the bracket or comma; returns false after the closing bracket. */
  #next(end: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] === end) {
      this.#at++;
      return false;
    }
    this.#at++;
    this.#skipSpace();
    if (this.#text[this.#at] !== end) return true;
    // Empty object or array.
    this.#at++;
    return false;
  }

  #string(): string {
    const start = this.#at;
    let end = this.#text.indexOf(QUOTE, start + 1);
    let escaped = false;
    for (; this.#backslashesBefore(end) % 2 === 1; end = this.#text.indexOf(QUOTE, end + 1)) escaped = true;
    this.#at = end + 1;
    const inner = this.#text.slice(start + 1, end);
    return escaped || inner.includes('\\') ? (JSON.parse(this.#text.slice(start, end + 1)) as string) : inner;
  }

  #backslashesBefore(index: number): number {
    let at = index;
    while (this.#text[at - 1] === '\\') at--;
    return index - at;
  }

  #number(): unknown {
    const start = this.#at;
    let exponent = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 69 || code === 101) exponent = true;
      else if (code < 43 || code > 57 || code === 44) break;
    }
    const text = this.#text.slice(start, this.#at);
    return text.length <= SAFE && !exponent ? Number(text) : new ExactNumber(text);
  }

  #skipSpace(): void {
    while (this.#text.charCodeAt(this.#at) <= 32) this.#at++;
  }
}
