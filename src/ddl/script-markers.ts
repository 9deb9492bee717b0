/**
 * What a comment line means to a tool: `separator` ends a statement, `up` and `down` begin the sections that make and undo a
 * migration, `ambiguous` may be the heading of a section that undoes it, `magic` is a line of a notebook in another language.
 */
export type Marker = 'separator' | 'up' | 'down' | 'plain-up' | 'ambiguous' | 'magic';

/** By the text after `--` or `#`. The first pattern that matches counts. */
const markers: readonly (readonly [RegExp, Marker])[] = [
  [/^\s*MAGIC\b/i, 'magic'],
  // Tools that follow goose
  [/^\s*\+[a-z][\w-]*\s+up\s*$/i, 'up'],
  [/^\s*\+[a-z][\w-]*\s+down\s*$/i, 'down'],
  // goose, sql-migrate, dbmate, rambler, node-pg-migrate, MyBatis, Play
  [/^\s*(?:\+(?:goose|migrate)\s+up|migrate:up|rambler\s+up|up\s+migration|@up)\b|^[\s-]*!ups\b/i, 'up'],
  [
    /^\s*(?:\+(?:goose|migrate)\s+down|migrate:down|rambler\s+down|down\s+migration|@down|(?:\/\/\s*)?@undo)\b/i,
    'down',
  ],
  // sqitch
  [/^\s*Revert\s+[^\s:]+:\S+\s+from\s+\w+\s*$/i, 'down'],
  // Play, tern
  [/^[\s-]*!downs\b|^-*\s*create above \/ drop below/i, 'down'],
  // Databricks notebooks, VS Code
  [/^\s*COMMAND\s*-{3,}|^\s*%%/i, 'separator'],
  // goose and sql-migrate (StatementBegin), Liquibase, drizzle, Migratus, MyBatis
  [
    /^\s*\+(?:goose|migrate)\b|^\s*changeset\s+\S+:\S|^>?\s*statement-breakpoint|^\s*;;|^\s*(?:\/\/\s*)?@delimiter\b/i,
    'separator',
  ],
  [heading('name|section|migrate|migration|sql', 'up|upgrade|forwards?'), 'plain-up'],
  [
    heading(
      'name|section|migrate|migration|sql|step|part|begins?|starts?|of|for|to|how|the|this',
      'down|undo|rollback|roll[\\s-]back|revert|downgrade|backwards?',
    ),
    'ambiguous',
  ],
];

/** Returns the pattern of a comment with one of `words`, and nothing else but words of headings, digits and lines. */
function heading(before: string, words: string): RegExp {
  const after = `migration|scripts?|sections?|changes?|sql|statements?|plan|steps?|the|this|of|${words}`;
  return new RegExp(`^\\P{L}*(?:(?:${before})\\P{L}+)*(?:${words})(?:\\P{L}+(?:${after}))*\\P{L}*$`, 'iu');
}

/** Reads the meaning of a comment line that begins with `--` or `#`. */
export function readMarker(comment: string): Marker | undefined {
  const text = comment.replace(/^(?:--|#)/, '');
  return markers.find(([pattern]) => pattern.test(text))?.[1];
}

/** Returns where the next section begins that applies a migration, or the end of the text. */
export function findUpSection(text: string, from: number): number {
  const line = /^[ \t]*(?:--|#)[^\r\n]*/gm;
  line.lastIndex = from;
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    const marker = readMarker(found[0].trimStart());
    if (marker === 'up' || marker === 'plain-up') return found.index;
  }
  return text.length;
}

/** Returns whether only space precedes a position on its line. */
export function isLineStart(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /[^\S\r\n]/.test(text.charAt(before))) before--;
  return before < 0 || /[\r\n]/.test(text.charAt(before));
}

/** `GO` of T-SQL with an optional count, `/` of SQL*Plus, `\g` of psql: alone on a line, they end a statement. */
const LINE_SEPARATOR = /(?:go(?:[ \t]+\d+)?|\/|\\g(?:x|exec)?)[ \t]*;?[ \t]*(?:--[^\r\n]*)?(?=[\r\n]|$)/iy;

/** Returns the end of a separator that is alone on its line; undefined if none begins at this position. */
export function readLineSeparator(text: string, at: number): number | undefined {
  LINE_SEPARATOR.lastIndex = at;
  return LINE_SEPARATOR.test(text) && isLineStart(text, at) ? LINE_SEPARATOR.lastIndex : undefined;
}
