import { type Token, TypeTextError, tokenize } from './type-text-token.js';

/** Reads the tokens of a piece of DDL one after the other. Keywords are matched without regard to case. */
export class Cursor {
  readonly text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokenize(text);
  }

  get token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** Where the last taken token ends. */
  get previousEnd(): number {
    return this.#tokens[this.#next - 1]?.end ?? 0;
  }

  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  /** Takes the words if they come next, in this order, all or none. */
  takeWords(...words: readonly string[]): boolean {
    const here = words.every((word, i) => {
      const token = this.#tokens[this.#next + i];
      return token?.kind === 'word' && token.text.toUpperCase() === word;
    });
    if (here) this.#next += words.length;
    return here;
  }

  takePunctuation(char: string): boolean {
    const here = this.token.kind === 'punctuation' && this.token.text === char;
    if (here) this.#next++;
    return here;
  }

  expectPunctuation(char: string): void {
    if (!this.takePunctuation(char)) this.fail(`'${char}' expected`);
  }

  expectWords(...words: readonly string[]): void {
    if (!this.takeWords(...words)) this.fail(`${words.join(' ')} expected`);
  }

  /** A name, quoted or not. */
  expectName(what: string): string {
    const { kind, text } = this.token;
    if (kind !== 'word' && kind !== 'name') this.fail(`${what} expected`);
    this.#next++;
    return text;
  }

  expectString(what: string): string {
    const { kind, text } = this.token;
    if (kind !== 'string') this.fail(`${what} expected, in quotes`);
    this.#next++;
    return text;
  }

  /** A whole number without a sign, from `min` to `max`. */
  expectNumber(what: string, min: number, max: number): number {
    const { kind, text } = this.token;
    const value = kind === 'word' && /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) this.fail(`${what} must be a number from ${min} to ${max}`);
    this.#next++;
    return value;
  }

  expectEnd(): void {
    if (this.token.kind !== 'end') this.fail('unexpected');
  }

  /** Throws, naming what stands here. */
  fail(message: string): never {
    const { kind, text, at, end } = this.token;
    const found = kind === 'end' ? 'the end' : JSON.stringify(kind === 'punctuation' ? text : this.text.slice(at, end));
    throw new TypeTextError(message === 'unexpected' ? `${found} is not expected` : `${message}, found ${found}`, at);
  }
}
