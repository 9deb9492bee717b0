import { SqlSyntaxError, type SqlToken, tokenize } from './sql-token.js';

/** Reads SQL token by token. Keywords are matched case-insensitively. */
export class SqlCursor {
  readonly text: string;
  readonly #tokens: readonly SqlToken[];
  #next = 0;

  /** `tokens` are the tokens of `text`, or of one statement in it. */
  constructor(text: string, tokens: readonly SqlToken[] = tokenize(text)) {
    this.text = text;
    this.#tokens = tokens;
  }

  /** The next token. */
  get token(): SqlToken {
    return this.#tokens[this.#next] as SqlToken;
  }

  /** Returns the token `ahead` positions after the next one. */
  peek(ahead: number): SqlToken | undefined {
    return this.#tokens[this.#next + ahead];
  }

  /** Returns whether this punctuation comes next, or `ahead` tokens later. */
  sees(char: string, ahead: number = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'punctuation' && token.text === char;
  }

  /** The end position of the last taken token. */
  get previousEnd(): number {
    return this.#tokens[this.#next - 1]?.end ?? 0;
  }

  /** Takes the next token; the `end` token stays. */
  take(): SqlToken {
    const token = this.token;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  /** Returns whether these keywords come next, in this order. */
  seesWords(...words: readonly string[]): boolean {
    return words.every((word, i) => {
      const token = this.#tokens[this.#next + i];
      return token?.kind === 'word' && token.text.toUpperCase() === word;
    });
  }

  /** Takes the rest of the statement, up to `;` or the end. */
  takeAll(): void {
    while (this.token.kind !== 'end' && !this.sees(';')) this.#next++;
  }

  /** Takes these keywords if they come next, in this order. Returns whether it did. */
  takeWords(...words: readonly string[]): boolean {
    const here = this.seesWords(...words);
    if (here) this.#next += words.length;
    return here;
  }

  /** Takes this punctuation if it comes next. Returns whether it did. */
  takePunctuation(char: string): boolean {
    const here = this.sees(char);
    if (here) this.#next++;
    return here;
  }

  /** Takes this punctuation. Throws SqlSyntaxError if something else comes next. */
  expectPunctuation(char: string): void {
    if (!this.takePunctuation(char)) this.fail(`expected '${char}'`);
  }

  /** Takes these keywords. Throws SqlSyntaxError if something else comes next. */
  expectWords(...words: readonly string[]): void {
    if (!this.takeWords(...words)) this.fail(`expected ${words.join(' ')}`);
  }

  /** Takes a name, quoted or not, and returns it without quotes. */
  expectName(what: string): string {
    const { kind, text } = this.token;
    if (kind !== 'word' && kind !== 'name') this.fail(`expected ${what}`);
    this.#next++;
    return text;
  }

  /** Takes a string and returns its value. */
  expectString(what: string): string {
    const { kind, text } = this.token;
    if (kind !== 'string') this.fail(`expected ${what} in quotes`);
    this.#next++;
    return text;
  }

  /** Takes a whole number without a sign, from `min` to `max`. */
  expectNumber(what: string, min: number, max: number): number {
    const { kind, text } = this.token;
    const value = kind === 'word' && /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) this.fail(`${what} must be a number from ${min} to ${max}`);
    this.#next++;
    return value;
  }

  /** Takes `(` and everything up to its matching `)`. */
  skipParentheses(): void {
    const open = this.token;
    this.expectPunctuation('(');
    for (let depth = 1; depth > 0; ) {
      if (this.token.kind === 'end') throw new SqlSyntaxError("this '(' is not closed", open.at);
      const { kind, text } = this.take();
      if (kind === 'punctuation') depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    }
  }

  /** Throws SqlSyntaxError unless the end is reached. */
  expectEnd(): void {
    if (this.token.kind !== 'end') this.fail('unexpected');
  }

  /** Throws SqlSyntaxError with `message` and the token that comes next. */
  fail(message: string): never {
    const { kind, text, at, end } = this.token;
    const found = kind === 'end' ? 'the end' : JSON.stringify(kind === 'punctuation' ? text : this.text.slice(at, end));
    throw new SqlSyntaxError(message === 'unexpected' ? `unexpected ${found}` : `${message}, found ${found}`, at);
  }
}
