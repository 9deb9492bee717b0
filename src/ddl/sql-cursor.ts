import { fillName, fillQuoted, findPlaceholder, type Variables } from './placeholder.js';
import { splitName } from './split-name.js';
import { SqlSyntaxError, type SqlToken, tokenize } from './sql-token.js';

/** Reads SQL token by token. Keywords are matched case-insensitively. */
export class SqlCursor {
  readonly text: string;
  /** The values of placeholders in a script; undefined where SQL has none. */
  readonly variables: Variables | undefined;
  readonly #tokens: readonly SqlToken[];
  #next = 0;

  /** `tokens` are the tokens of `text`, or of one statement in it. With `variables`, names can have placeholders. */
  constructor(text: string, tokens: readonly SqlToken[] = tokenize(text), variables?: Variables) {
    this.text = text;
    this.variables = variables;
    this.#tokens = tokens;
  }

  /** Returns a cursor at the same place. */
  copy(): SqlCursor {
    const copy = new SqlCursor(this.text, this.#tokens, this.variables);
    copy.#next = this.#next;
    return copy;
  }

  /** Whether a placeholder comes next, as nothing else in SQL. */
  get isPlaceholder(): boolean {
    return this.variables !== undefined && findPlaceholder(this.text, this.token.at) !== undefined;
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

  /** Takes a name, quoted or not, and returns it without quotes. Its placeholders are filled in. */
  expectName(what: string): string {
    const { kind, text, at } = this.token;
    if (kind === 'name') {
      this.#next++;
      return this.variables === undefined ? text : fillQuoted(text, 'column', at, this.variables);
    }
    const filled = this.takeFilledName();
    const [name, ...more] = filled === undefined ? [] : (splitName(filled) ?? []);
    if (name !== undefined && more.length === 0) return name;
    if (filled !== undefined)
      throw new SqlSyntaxError(`expected ${what}, but its placeholder has the value '${filled}'`, at);
    if (kind !== 'word') this.fail(`expected ${what}`);
    this.#next++;
    return text;
  }

  /** Takes an unquoted name with placeholders, and returns it with their values; undefined if it has none. */
  takeFilledName(): string | undefined {
    const { kind, at } = this.token;
    if (this.variables === undefined || kind === 'name' || kind === 'string' || kind === 'end') return undefined;
    const filled = fillName(this.text, at, this.variables);
    if (filled === undefined) return undefined;
    while (this.token.kind !== 'end' && this.token.at < filled.end) this.#next++;
    return filled.text;
  }

  /** Takes a string and returns its value. Adjacent strings are one, as in Spark. */
  expectString(what: string): string {
    if (this.token.kind !== 'string') this.fail(`expected ${what} in quotes`);
    let value = '';
    while (this.token.kind === 'string') value += this.take().text;
    return value;
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

  /** Throws SqlSyntaxError with `message`, at the token that comes next. */
  reject(message: string): never {
    throw new SqlSyntaxError(message, this.token.at);
  }

  /** Throws SqlSyntaxError with `message` and the token that comes next, or because a placeholder comes next. */
  fail(message: string): never {
    const { kind, text, at, end } = this.token;
    const placeholder = this.variables === undefined ? undefined : findPlaceholder(this.text, at);
    if (placeholder !== undefined) {
      this.reject(`'${placeholder}' is a placeholder, and only those in names can be filled in: write the SQL`);
    }
    const found = kind === 'end' ? 'the end' : JSON.stringify(kind === 'punctuation' ? text : this.text.slice(at, end));
    throw new SqlSyntaxError(message === 'unexpected' ? `unexpected ${found}` : `${message}, found ${found}`, at);
  }
}
