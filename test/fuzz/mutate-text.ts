import type { Chooser } from './chooser.ts';

/** Tokens that trip parsers: punctuation of SQL, INI and JSON, words, numbers at their limits, invisible characters. */
const pieces: readonly string[] = [
  ...[
    "'",
    '"',
    '`',
    '``',
    '(',
    ')',
    '<',
    '>',
    '[',
    ']',
    '{',
    '}',
    ',',
    ';',
    ':',
    '.',
    '=',
    '/*',
    '*/',
    '--',
    '$$',
    '\\',
  ],
  ...[
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\0',
    '\x1b[31m',
    '\x7f',
    '\u0085',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\ud800',
    '\udc00',
    'é',
    'e\u0301',
    '😀',
  ],
  ...[
    '0',
    '-1',
    '1e999',
    '4294967296',
    '9007199254740993',
    '99999999999999999999',
    '1.5',
    'NaN',
    'null',
    'true',
    '{}',
    '[]',
  ],
  ...[
    'int',
    'STRUCT<',
    'array<',
    'map<',
    'decimal(',
    'varchar(',
    'NOT NULL',
    'COMMENT',
    'COLLATE',
    'DEFAULT',
    'CHECK (',
  ],
  ...[
    '"type":',
    '"name":',
    '"fields":[',
    '"__proto__":',
    '"constructor":',
    '"number": 1',
    '"version": 2',
    '<<<<<<< HEAD\n',
    '=======\n',
  ],
  ...['..', '../', '/etc/passwd', 'C:\\', '\\ud800', '\\u0000', "r'", 'INTERVAL', '🏳️‍🌈', '%2e%2e', '\\U00110000'],
];

/** Applies one to four edits: removes, inserts, doubles or flips bytes and tokens, truncates, or splices in another text. */
export function mutateText(text: string, others: readonly string[], choose: Chooser): string {
  let now = text;
  for (let left = 1 + choose.below(4); left > 0; left--) now = edit(now, others, choose);
  return now;
}

function edit(text: string, others: readonly string[], choose: Chooser): string {
  const at = choose.below(text.length + 1);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (choose.below(10)) {
    case 0:
      return before + after.slice(1 + choose.below(8));
    case 1:
      return before;
    case 2:
      return before + flip(after, choose);
    case 3:
      return before + after.slice(0, 20).repeat(1 + choose.below(3)) + after;
    case 4: {
      const other = choose.of(others);
      return before + other.slice(choose.below(other.length + 1));
    }
    case 5:
      return editToken(text, choose);
    case 6: {
      const other = editToken(text, choose);
      return editToken(other, choose);
    }
    default:
      return before + choose.of(pieces) + after.slice(choose.below(3));
  }
}

function flip(text: string, choose: Chooser): string {
  if (text === '') return '';
  return String.fromCharCode(text.charCodeAt(0) ^ (1 << choose.below(8))) + text.slice(1);
}

/** Removes, doubles or replaces a word, a number or punctuation. */
function editToken(text: string, choose: Chooser): string {
  const tokens = text.match(/\w+|\s+|[^\w\s]/g) ?? [''];
  const at = choose.below(tokens.length);
  const token = tokens[at] as string;
  tokens[at] = choose.of(['', token + token, `${token} ${token}`, choose.of(tokens), choose.of(pieces)]);
  return tokens.join('');
}
