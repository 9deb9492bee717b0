import { SqlSyntaxError, type SqlToken, tokenize } from './sql-token.js';

/** Reads the tokens of a piece of DDL one after the other. Keywords are matched without regard to case. */
export class SqlCursor {
  readonly text: string;
  readonly #tokens: readonly SqlToken[];
  #next = 0;

  /** `tokens`: those of `text`, where they are known already. */
  constructor(text: string, tokens: readonly SqlToken[] = tokenize(text)) {
    this.text = text;
    this.#tokens = tokens;
  }

  get token(): SqlToken {
    return this.#tokens[this.#next] as SqlToken;
  }

  /** The token that stands `ahead` of the next one. */
  peek(ahead: number): SqlToken | undefined {
    return this.#tokens[this.#next + ahead];
  }

  /** Whether this punctuation comes next, or so many tokens later. */
  sees(char: string, ahead: number = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'punctuation' && token.text === char;
  }

  /** Where the last taken token ends. */
  get previousEnd(): number {
    return this.#tokens[this.#next - 1]?.end ?? 0;
  }

  take(): SqlToken {
    const token = this.token;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  /** Whether the words come next, in this order. */
  seesWords(...words: readonly string[]): boolean {
    return words.every((word, i) => {
      const token = this.#tokens[this.#next + i];
      return token?.kind === 'word' && token.text.toUpperCase() === word;
    });
  }

  /** Takes whatever is left of the statement: all up to `;` or the end. */
  takeAll(): void {
    while (this.token.kind !== 'end' && !this.sees(';')) this.#next++;
  }

  /** Takes the words if they come next, in this order, all or none. */
  takeWords(...words: readonly string[]): boolean {
    const here = this.seesWords(...words);
    if (here) this.#next += words.length;
    return here;
  }

  takePunctuation(char: string): boolean {
    const here = this.sees(char);
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

  /** Takes `(` and all up to its `)`. */
  skipParentheses(): void {
    const open = this.token;
    this.expectPunctuation('(');
    for (let depth = 1; depth > 0; ) {
      if (this.token.kind === 'end') throw new SqlSyntaxError("this '(' is not closed", open.at);
      const { kind, text } = this.take();
      if (kind === 'punctuation') depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    }
  }

  expectEnd(): void {
    if (this.token.kind !== 'end') this.fail('unexpected');
  }

  /** Throws, naming what stands here. */
  fail(message: string): never {
    const { kind, text, at, end } = this.token;
    const found = kind === 'end' ? 'the end' : JSON.stringify(kind === 'punctuation' ? text : this.text.slice(at, end));
    throw new SqlSyntaxError(message === 'unexpected' ? `${found} is not expected` : `${message}, found ${found}`, at);
  }
}
