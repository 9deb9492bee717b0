import { findUpSection, isLineStart, readLineSeparator, readMarker } from './script-markers.js';
import { SqlCursor } from './sql-cursor.js';
import { readTokenAfter, SqlSyntaxError, type SqlToken } from './sql-token.js';
import { seesTableChange } from './table-change.js';

/** The statements of a script. */
export interface SplitScript {
  /** The tokens of each statement, with `end` as the last one. */
  readonly statements: readonly (readonly SqlToken[])[];
  /** The number of sections that were left out, because they undo the migration. */
  readonly downSections: number;
}

/**
 * Splits a script at `;`, at the cells of a Databricks notebook, and at the separators of other tools, such as `GO`. Leaves out
 * sections that undo a migration, as goose, dbmate and others mark them. Throws SqlSyntaxError for text that has no tokens, and
 * for a comment that may begin such a section.
 */
export function splitScript(text: string): SplitScript {
  const splitter = new Splitter(text);
  splitter.read();
  return { statements: splitter.statements, downSections: splitter.downSections };
}

class Splitter {
  readonly statements: SqlToken[][] = [];
  downSections = 0;
  readonly #text: string;
  #tokens: SqlToken[] = [];
  /** Of `(` without `)` in the statement. */
  #depth = 0;
  /** Of BEGIN and CASE without END in the body of a function. */
  #blocks = 0;
  /** Whether RETURN came in the function, so that BEGIN begins no body. */
  #hasReturn = false;
  #hasUp = false;
  /** Whether a heading without a mark is a comment. */
  #isChecked = false;
  #magic: { readonly at: number; readonly language: string; readonly lines: string[] } | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): void {
    for (let at = 0; ; ) {
      const token = readTokenAfter(this.#text, at, (from, end) => this.#readComment(from, end));
      this.#endMagic();
      at = token.end;
      if (token.kind === 'end') {
        this.#end(token.at);
        return;
      }
      const separatorEnd = this.#depth > 0 ? undefined : readLineSeparator(this.#text, token.at);
      const isSemicolon = token.kind === 'punctuation' && token.text === ';';
      if (separatorEnd !== undefined || (isSemicolon && this.#blocks === 0)) this.#end(token.at);
      else if (token.text !== '#' || !isLineStart(this.#text, token.at)) this.#push(token);
      else at = this.#readHash(token);
      at = separatorEnd ?? at;
    }
  }

  #push(token: SqlToken): void {
    this.#tokens.push(token);
    if (token.kind === 'punctuation') this.#depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (token.kind === 'word') this.#countBlocks(token);
  }

  /** Only functions have bodies with `;` that are skipped. BEGIN … END elsewhere is rejected. */
  #countBlocks({ text, end }: SqlToken): void {
    const words = this.#tokens.slice(0, 5).map((token) => (token.kind === 'word' ? token.text.toUpperCase() : ''));
    if (words[0] !== 'CREATE' || !words.includes('FUNCTION')) return;
    const word = text.toUpperCase();
    const previous = this.#tokens.at(-2)?.text.toUpperCase();
    if (word === 'RETURN') this.#hasReturn = true;
    if (isName(previous, this.#text.slice(end, end + 100), word)) return;
    if (word === 'BEGIN' && this.#blocks === 0 && this.#hasReturn) return;
    if (previous === 'END' && /^(?:IF|LOOP|WHILE|FOR|REPEAT)$/.test(word)) this.#blocks++;
    else if ((word === 'BEGIN' && this.#depth === 0) || (word === 'CASE' && previous !== 'END')) this.#blocks++;
    else if (word === 'END' && this.#blocks > 0) this.#blocks--;
  }

  /** Ends the statement at a position. */
  #end(at: number): void {
    if (this.#tokens.length > 0) this.statements.push([...this.#tokens, { kind: 'end', text: '', at, end: at }]);
    this.#tokens = [];
    this.#depth = 0;
    this.#blocks = 0;
    this.#hasReturn = false;
  }

  #readComment(at: number, end: number): number {
    if (this.#text.startsWith('/*', at)) return this.#readBlockComment(at, end);
    const comment = this.#text.slice(at, end);
    // drizzle writes its separator after the statement.
    if (!isLineStart(this.#text, at)) {
      if (comment.startsWith('--> statement-breakpoint')) this.#end(at);
      return end;
    }
    return this.#apply(readMarker(comment), comment, at, end);
  }

  /** A short block comment can be the heading of a section, too. */
  #readBlockComment(at: number, end: number): number {
    const [, text] = /^\/\*+(.*?)\*+\/$/s.exec(this.#text.slice(at, Math.min(end, at + 200))) ?? [];
    const marker =
      text === undefined || !isLineStart(this.#text, at) ? undefined : readMarker(`--${text.replace(/\s+/g, ' ')}`);
    if (marker === undefined || marker === 'magic' || marker === 'separator') return end;
    return this.#apply(marker, '', at, end);
  }

  /** Reads a line of Play, which begins with `#`. SQL has no other `#`. */
  #readHash(token: SqlToken): number {
    const [line = ''] = /^[^\r\n]*/.exec(this.#text.slice(token.at, token.at + 200)) ?? [];
    const marker = readMarker(line);
    if (marker === 'up' || marker === 'down') return this.#apply(marker, line, token.at, token.at + line.length);
    this.#push(token);
    return token.end;
  }

  #apply(marker: ReturnType<typeof readMarker>, comment: string, at: number, end: number): number {
    if (marker !== 'magic') this.#endMagic();
    // Among the columns of a table, `-- down` is a heading for columns.
    if (this.#depth > 0 && (marker === 'plain-up' || marker === 'ambiguous')) return end;
    switch (marker) {
      case 'magic':
        this.#readMagic(comment, at);
        return end;
      case 'separator':
        this.#end(at);
        return end;
      case 'up':
      case 'plain-up':
        if (marker === 'up') this.#end(at);
        this.#hasUp = true;
        return end;
      case 'ambiguous':
        if (!this.#hasUp) {
          this.#rejectUnmarked(at, end);
          return end;
        }
        return this.#skipDown(at, end);
      case 'down':
        return this.#skipDown(at, end);
      default:
        return end;
    }
  }

  #skipDown(at: number, end: number): number {
    this.#end(at);
    this.downSections++;
    return findUpSection(this.#text, end);
  }

  /**
   * Rejects a heading such as `-- Rollback` before statements that change tables, in a file without a heading `-- Up`. In a
   * changelog of Liquibase, such a line means that there is nothing to undo.
   */
  #rejectUnmarked(at: number, end: number): void {
    this.#isChecked ||= /^\s*--\s*liquibase\s+formatted/i.test(this.#text);
    if (this.#isChecked || hasStatementInComment(this.#text.slice(end, end + 2000))) return;
    // What does not follow here does not follow later.
    this.#isChecked = true;
    const rest = this.#text.slice(end).replace(/--[^\r\n]*/g, '');
    if (!/\b(?:ALTER|CREATE|DROP|REPLACE)\s+(?:OR\s+\w+\s+)?(?:\w+\s+)?TABLE\b/i.test(rest)) return;
    throw new SqlSyntaxError(
      'this comment may begin statements that undo the migration: write `-- migrate:down` there if so, else reword it',
      at,
    );
  }

  #readMagic(comment: string, at: number): void {
    const line = comment.replace(/^--\s*MAGIC ?/i, '');
    const [command, language] = /^\s*%(\w+)/.exec(line) ?? [];
    if (command === undefined || language === undefined) {
      this.#magic?.lines.push(line);
      return;
    }
    this.#endMagic();
    this.#magic = { at, language: language.toLowerCase(), lines: [line.slice(command.length)] };
  }

  #endMagic(): void {
    if (this.#magic === undefined) return;
    const { at, language, lines } = this.#magic;
    this.#magic = undefined;
    const text = lines.join('\n');
    if (language === 'sql' ? changesTables(text) : /^(?:python|scala|r)$/.test(language) && codeChangesTables(text)) {
      throw new SqlSyntaxError(`this %${language} cell in comments changes tables: write it as SQL, without MAGIC`, at);
    }
  }
}

/** Returns whether a word such as CASE is the name of a column, a parameter or a field: `x.case`, `STRUCT<case: INT>`. */
function isName(previous: string | undefined, after: string, word: string): boolean {
  return previous === '.' || (/^(?:BEGIN|CASE)$/.test(word) && /^\s*[.,:;=)<>]/.test(after));
}

function changesTables(text: string): boolean {
  try {
    return splitScript(text).statements.some((tokens) => seesTableChange(new SqlCursor(text, tokens)));
  } catch (error) {
    if (error instanceof SqlSyntaxError) return true;
    throw error;
  }
}

/** Returns whether the comment lines that follow a heading have the statements that undo the migration. */
function hasStatementInComment(text: string): boolean {
  const [comments = ''] = /^(?:\s*--[^\r\n]*)*/.exec(text) ?? [];
  return /--[ \t]*(?:ALTER|CREATE|DELETE|DROP|INSERT|UPDATE)[ \t][^\r\n]*;[ \t]*$/im.test(comments);
}

/** SQL in the strings of a program that changes tables, and settings and options with which writing adds columns. */
const tableChangeInCode =
  /\b(?:ALTER|CREATE|DROP|REPLACE)\s{1,9}(?:(?:OR\s{1,9}(?:REPLACE|REFRESH)|EXTERNAL|STREAMING|LIVE|MANAGED)\s{1,9}){0,3}TABLE\s|\b(?:mergeSchema|overwriteSchema|schema\.autoMerge\.enabled)\b|\bWITH\s{1,9}SCHEMA\s{1,9}EVOLUTION\b/i;

/** Returns whether a cell in a programming language may change tables. A line that is a comment does not count. */
function codeChangesTables(code: string): boolean {
  const lines = code.split('\n').filter((line) => !/^\s*(?:#|\/\/)/.test(line));
  return tableChangeInCode.test(lines.join('\n'));
}
