/** A token of Spark SQL. `name` is a name quoted with backticks. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'punctuation' | 'separator' | 'end';
  /** A word as spelled, a quoted name or string without quotes and escapes, one punctuation character, or a separator as spelled. */
  readonly text: string;
  /** Start position, in UTF-16 units from 0. */
  readonly at: number;
  /** End position, exclusive. */
  readonly end: number;
}

/** SQL that cannot be parsed. `position` is in UTF-16 units from 0. */
export class SqlSyntaxError extends Error {
  readonly position: number;
  /** The message without the position. */
  readonly reason: string;

  constructor(reason: string, position: number) {
    super(`${reason} (at character ${position + 1})`);
    this.name = 'SqlSyntaxError';
    this.position = position;
    this.reason = reason;
  }
}

// A table with 2,000 columns and long comments is far smaller.
const MAX_LENGTH = 4_000_000;
const WORD = /[\p{L}\p{N}_$]+/uy;
const SPACE = /\s+/uy;
// A backslash before LF continues a comment, as in Spark; before CR LF it does not.
const LINE_COMMENT = /--(?:\\\n|[^\r\n])*/uy;
const COMMENT_MARK = /\/\*|\*\//g;
const RAW_STRING = /r(?=['"])/iy;

/** Receives a comment, and returns the position where reading continues. */
export type CommentReader = (at: number, end: number) => number;

/** Splits SQL into tokens; the last one is `end`. Throws SqlSyntaxError for an unclosed quote or an invalid character. */
export function tokenize(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  for (;;) {
    const token = readTokenAfter(text, at);
    tokens.push(token);
    if (token.kind === 'end') return tokens;
    at = token.end;
  }
}

/** Reads the first token from `from` on, after space and comments. Throws SqlSyntaxError, also for a text that is too long. */
export function readTokenAfter(text: string, from: number, readComment?: CommentReader): SqlToken {
  if (text.length > MAX_LENGTH) throw new SqlSyntaxError(`it is longer than ${MAX_LENGTH} characters`, MAX_LENGTH);
  const at = skipSpace(text, from, readComment);
  return at >= text.length ? { kind: 'end', text: '', at, end: at } : readToken(text, at);
}

function skipSpace(text: string, from: number, readComment: CommentReader = (_, end) => end): number {
  for (let at = from; ; ) {
    SPACE.lastIndex = at;
    if (SPACE.test(text)) at = SPACE.lastIndex;
    LINE_COMMENT.lastIndex = at;
    if (LINE_COMMENT.test(text)) at = readComment(at, LINE_COMMENT.lastIndex);
    else if (text.startsWith('/*', at)) at = readComment(at, skipComment(text, at));
    else return at;
  }
}

/** Skips a comment. Comments can be nested. */
function skipComment(text: string, at: number): number {
  COMMENT_MARK.lastIndex = at;
  let depth = 0;
  do {
    const mark = COMMENT_MARK.exec(text)?.[0];
    if (mark === undefined) throw new SqlSyntaxError('a comment is not closed', at);
    depth += mark === '/*' ? 1 : -1;
  } while (depth > 0);
  return COMMENT_MARK.lastIndex;
}

function readToken(text: string, at: number): SqlToken {
  const first = text.charAt(at);
  if (first === '`') return readQuotedName(text, at);
  if (first === "'" || first === '"') return readString(text, at, first);
  if (text.startsWith('$$', at)) return readUntil(text, at, at + 2, '$$');
  RAW_STRING.lastIndex = at;
  if (RAW_STRING.test(text)) return readUntil(text, at, at + 2, text.charAt(at + 1));
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0];
  if (word !== undefined) return { kind: 'word', text: word, at, end: at + word.length };
  if ('<>(),:.;=-+*/|&^~%!?@#[]{}\\'.includes(first)) return { kind: 'punctuation', text: first, at, end: at + 1 };
  throw new SqlSyntaxError(
    `unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))}`,
    at,
  );
}

/** Reads a string without escapes: r'…', or the body of a function between two `$$`. */
function readUntil(text: string, at: number, from: number, mark: string): SqlToken {
  const close = text.indexOf(mark, from);
  if (close < 0) throw new SqlSyntaxError('a string is not closed', at);
  return { kind: 'string', text: text.slice(from, close), at, end: close + mark.length };
}

function readQuotedName(text: string, at: number): SqlToken {
  let name = '';
  for (let from = at + 1; ; ) {
    const close = text.indexOf('`', from);
    if (close < 0) throw new SqlSyntaxError('a backtick is not closed', at);
    name += text.slice(from, close);
    if (text[close + 1] !== '`') {
      if (name === '') throw new SqlSyntaxError('an empty name', at);
      return { kind: 'name', text: name, at, end: close + 1 };
    }
    name += '`';
    from = close + 2;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\x1a' };

// Spark SQL: backslash escapes, and a doubled quote is one quote.
function readString(text: string, at: number, quote: string): SqlToken {
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === quote) {
      if (text[i + 1] !== quote) return { kind: 'string', text: value, at, end: i + 1 };
      value += quote;
      i++;
    } else if (char === '\\') {
      const code = /^(?:u([0-9a-f]{4})|U([0-9a-f]{8}))/i.exec(text.slice(i + 1, i + 10));
      const digits = code?.[1] ?? code?.[2];
      if (code && digits !== undefined) {
        value += escapedCodePoint(Number.parseInt(digits, 16), i);
        i += code[0].length;
      } else if (/^[01][0-7]{2}/.test(text.slice(i + 1, i + 4))) {
        value += String.fromCharCode(Number.parseInt(text.slice(i + 1, i + 4), 8));
        i += 3;
      } else {
        const next = text.charAt(++i);
        // \% and \_ keep their backslash: they are patterns for LIKE.
        value += next === '%' || next === '_' ? `\\${next}` : (ESCAPES[next] ?? next);
      }
    } else {
      value += char;
    }
  }
  throw new SqlSyntaxError('a string is not closed', at);
}

function escapedCodePoint(code: number, at: number): string {
  if (code > 0x10ffff) throw new SqlSyntaxError('this code point does not exist', at);
  return String.fromCodePoint(code);
}
