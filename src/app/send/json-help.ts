/** Why a line is not JSON. */
type JsonFaultKind = keyof typeof HELP;

/** A suggested command may not lose digits either. */
const JQ = 'jq before 1.7 rounds long numbers.';

const PYTHON =
  "Write the lines with json.dumps. To convert them: python3 -c 'import ast, json, sys; [print(json.dumps(ast.literal_eval(line))) for line in sys.stdin]'.";

/** What to do about each kind of fault. */
const HELP = {
  array: `Write the elements of the array one a line: jq -c '.[]' does that. ${JQ}`,
  bareKey: 'Put the keys in double quotes: JSON has no keys without them, unlike JavaScript.',
  bareText: 'Put text in double quotes.',
  capitals: 'Write true, false and null in small letters.',
  cutOff: 'Escape line feeds in strings as \\n, or check whether the line was cut off: it ends within a string.',
  comma: "Remove the comma after the record: sed 's/,[[:space:]]*$//' does that.",
  comment: 'Remove the comments: JSON has none.',
  concatenated: `Write one record a line: jq -c . does that. ${JQ}`,
  control: 'Escape control characters in strings: a tab is \\t, a line feed is \\n.',
  escape:
    'Double each backslash that belongs to the text: "C:\\\\temp". JSON has only the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000.',
  incomplete: `Write one record a line: jq -c . does that with an object over several lines. ${JQ}`,
  markup: 'Export the records as NDJSON or CSV: this looks like HTML or XML, perhaps a page that reports an error.',
  missing: 'Write null, or leave the key out, if a key has no value.',
  notANumber: 'JSON has no NaN or Infinity, although some programs write them: put them in quotes, as "NaN".',
  nul: "Remove the NUL bytes: tr -d '\\000' does that.",
  number:
    'Write numbers as JSON has them: without a plus sign or leading zeros, and with a digit before the point. Other text needs quotes.',
  other: `Write one record a line: jq -c . does that with an object over several lines, jq -c '.[]' with an array. ${JQ}`,
  prefix: 'Remove the text before the record: each line must begin with {.',
  python: PYTHON,
  return: "End each line with a line feed: tr '\\r' '\\n' does that for lines that end with a carriage return.",
  separator: "Remove the record separators of RFC 7464: tr -d '\\036' does that.",
  singleQuotes: `Put keys and text in double quotes. If Python wrote them: ${PYTHON}`,
  space: 'Replace the special spaces between values, such as no-break spaces, with plain ones.',
  text: 'Write one JSON object a line, or pass `--format csv` if the input is CSV.',
  trailingComma: 'Remove the comma before the closing bracket.',
  typographic: 'Replace the typographic quotes with plain double quotes.',
  undefined: 'Write null, or leave the key out: JSON has no undefined.',
} as const;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
/** The characters of a number or word; more than JSON has. */
const WORD = /[-+.\w$]+/y;
const ESCAPE = /\\(?:["\\/]|[bfn]|[rt]|u[0-9a-fA-F]{4})/y;

/** Says what to do about a line that JSON.parse rejects, by its first fault. */
export function jsonHelp(line: string): string {
  return HELP[findFault(line)];
}

/** Says what to do about HTML or XML. */
export const markupHelp: string = HELP.markup;

/** Says what to do about lines that end with a carriage return. */
export const returnHelp: string = HELP.return;

/** Says what to do about a line that is an array. */
export const arrayHelp: string = HELP.array;

/** Says what to do about a line that is JSON, but no object. */
export const noObjectHelp: string = HELP.other;

function findFault(line: string): JsonFaultKind {
  if (/^\s*</.test(line)) return 'markup';
  const open: string[] = [];
  const length = lengthWithoutSpace(line);
  const lastBrace = line.lastIndexOf('{');
  /** The character before, without spaces; `v` for a number or word. */
  let last = '';
  for (let at = 0; at < length; ) {
    const char = line[at] as string;
    const outside = open.length === 0;
    if (char === ' ' || char === '\t') {
      at++;
      continue;
    }
    if (char === '"') {
      const end = endOfString(line, at + 1);
      if (typeof end === 'string') return end;
      at = end;
    } else if (char === '{' || char === '[') {
      if (outside && last !== '') return 'concatenated';
      open.push(char);
      at++;
    } else if (char === '}' || char === ']') {
      if (last === ',') return 'trailingComma';
      if (last === ':') return 'missing';
      if (open.pop() !== (char === '}' ? '{' : '[')) return outside ? (char === ']' ? 'array' : 'incomplete') : 'other';
      at++;
    } else if (char === ',' || char === ':') {
      if (outside) return last === '}' || last === ']' ? 'comma' : 'text';
      if (last === ',' || last === ':') return 'missing';
      at++;
    } else {
      WORD.lastIndex = at;
      const word = WORD.exec(line)?.[0];
      if (word === undefined) return strangeCharacter(char, line[at + 1]);
      if (outside) {
        if (lastBrace >= at) return 'prefix';
        if (!NUMBER.test(word)) return 'text';
      }
      const fault = faultOfWord(word, line.slice(at + word.length));
      if (fault !== undefined) return fault;
      at += word.length;
      last = 'v';
      continue;
    }
    last = char;
  }
  if (open.length === 0) return 'other';
  return open.length === 1 && open[0] === '[' ? 'array' : 'incomplete';
}

/** Returns the length of a line without the space at its end. */
function lengthWithoutSpace(line: string): number {
  let length = line.length;
  while (' \t\r'.includes(line[length - 1] ?? '-')) length--;
  return length;
}

/** Returns the end of a string whose text begins at `from`, or what is wrong with it. */
function endOfString(line: string, from: number): number | JsonFaultKind {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code === 0) return 'nul';
    if (code < 32) return 'control';
    if (code !== 92) continue;
    ESCAPE.lastIndex = at;
    const found = ESCAPE.exec(line)?.[0];
    if (found === undefined) return at + 1 < line.length ? 'escape' : 'cutOff';
    at += found.length - 1;
  }
  return 'cutOff';
}

function strangeCharacter(char: string, next: string | undefined): JsonFaultKind {
  if (char === "'" || char === '`') return 'singleQuotes';
  if (/[\u2018-\u201f\u00ab\u00bb]/.test(char)) return 'typographic';
  if (char === '#' || (char === '/' && (next === '/' || next === '*'))) return 'comment';
  if (char === '\r') return 'return';
  if (char === '\u001e') return 'separator';
  if (char === '\0') return 'nul';
  return /\s/.test(char) ? 'space' : 'other';
}

function faultOfWord(word: string, rest: string): JsonFaultKind | undefined {
  if (NUMBER.test(word) || word === 'true' || word === 'false' || word === 'null') return undefined;
  if (/^\s*:/.test(rest)) return 'bareKey';
  if (word === 'None' || word === 'True' || word === 'False') return 'python';
  if (/^[-+]?(?:nan|inf|infinity)$/i.test(word)) return 'notANumber';
  if (word === 'undefined') return 'undefined';
  if (/^(?:true|false|null)$/i.test(word)) return 'capitals';
  return /^[-+.\d]/.test(word) ? 'number' : 'bareText';
}
