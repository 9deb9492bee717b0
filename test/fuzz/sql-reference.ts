/** Tokens of SQL. Comments are handled separately, because they nest. */
const piece = /`(?:[^`]|``)+`|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|[\p{L}\p{N}_$]+|\s+|[\s\S]/gu;
const synonyms: Readonly<Record<string, string>> = {
  BYTE: 'TINYINT',
  SHORT: 'SMALLINT',
  INTEGER: 'INT',
  LONG: 'BIGINT',
  REAL: 'FLOAT',
  CHARACTER: 'CHAR',
  TIMESTAMP_LTZ: 'TIMESTAMP',
  DEC: 'DECIMAL',
  NUMERIC: 'DECIMAL',
};
const simple = 'BOOLEAN|TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|BINARY|DATE|TIMESTAMP|TIMESTAMP_NTZ|VARIANT|STRING';

/**
 * Decides whether a text is a type without a left-to-right parser: replaces scalar types by `T`, then types that contain only
 * `T`, until nothing changes. Undefined for syntax it does not know: raw strings, `$$`, types that Zerobus does not support.
 */
export function isTypeText(text: string): boolean | undefined {
  const bare = withoutComments(text);
  if (bare === undefined || /\$\$|\br['"]/iu.test(bare)) return undefined;
  const words = (bare.match(piece) ?? []).filter((part) => part.trim() !== '').map(classify);
  if (
    words.some((word) => /^(VOID|OBJECT|TIME|GEOMETRY|GEOGRAPHY|INTERVAL|UDT|USER_DEFINED_TYPE|TABLE_TYPE)$/.test(word))
  )
    return undefined;
  // It is a type too, of a field that may be named `not`.
  if (words.some((word, i) => word === 'NULL' && (words[i - 1] !== 'NOT' || /^[<,]$/.test(words[i - 2] ?? '<'))))
    return undefined;
  let now = ` ${words.join(' ')} `;
  for (let before = ''; before !== now; ) {
    before = now;
    for (const [from, to] of rules) now = now.replace(from, to);
  }
  return now === ' <T> ';
}

const name = '(?:[A-Z0-9_$\\p{L}\\p{N}]+|#n)';
const field = `${name}(?: :)? <T>(?: NOT NULL)?(?: COMMENT #s)?`;
const rules: readonly (readonly [RegExp, (all: string, ...groups: string[]) => string])[] = [
  // The word before a type, as the name of a field, is not a type itself: types end fields and open brackets.
  [
    / (CHAR|VARCHAR) \( (\d{1,10}) \)(?: COLLATE (?:[\p{L}\p{N}_$]+|#n))?(?= )/gu,
    (all, _, n) => (Number(n) >= 1 && Number(n) <= 2 ** 31 - 1 ? ' <T>' : all),
  ],
  [/ DECIMAL \( (\d{1,10}) \)(?= )/g, (all, p) => (Number(p) >= 1 && Number(p) <= 38 ? ' <T>' : all)],
  [
    / DECIMAL \( (\d{1,10}) , (\d{1,10}) \)(?= )/g,
    (all, p, s) => (Number(p) >= 1 && Number(p) <= 38 && Number(s) <= Number(p) ? ' <T>' : all),
  ],
  [/ STRING COLLATE (?:[\p{L}\p{N}_$]+|#n)(?= )/gu, () => ' <T>'],
  [new RegExp(` (?:${simple}|DECIMAL)(?= [>,] | NOT NULL | COMMENT #s | $)`, 'g'), () => ' <T>'],
  [/ ARRAY < <T> >(?= )/g, () => ' <T>'],
  [/ MAP < <T> , <T> >(?= )/g, () => ' <T>'],
  [/ STRUCT < >(?= )/g, () => ' <T>'],
  [new RegExp(` STRUCT < ${field}(?: , ${field})* >(?= )`, 'gu'), () => ' <T>'],
];

function classify(part: string): string {
  if (part.startsWith('`') && part.length > 1) return '#n';
  if (/^['"]./su.test(part)) return '#s';
  const word = part.toUpperCase();
  return Object.hasOwn(synonyms, word) ? (synonyms[word] as string) : word;
}

/** Removes comments; undefined if one is not closed. */
function withoutComments(text: string): string | undefined {
  const parts: string[] = [];
  const marks = /`(?:[^`]|``)+`|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|--(?:\\\n|[^\r\n])*|\/\*/gu;
  let at = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    parts.push(text.slice(at, mark.index));
    if (mark[0] !== '/*') {
      parts.push(mark[0].startsWith('--') ? ' ' : mark[0]);
      at = marks.lastIndex;
      continue;
    }
    let depth = 0;
    at = mark.index;
    do {
      if (at >= text.length) return undefined;
      if (text.startsWith('/*', at)) depth++;
      if (text.startsWith('*/', at)) depth--;
      at += text.startsWith('/*', at) || text.startsWith('*/', at) ? 2 : 1;
    } while (depth > 0);
    parts.push(' ');
    marks.lastIndex = at;
  }
  return [...parts, text.slice(at)].join('');
}
