/** Unity Catalog's limit on a name, in characters. */
const maxPart = 255;
const control: RegExp = /\p{Cc}/u;

/**
 * Splits a dotted name into its parts and removes the quotes: `` a.`b.c` `` gives `['a', 'b.c']`. Returns what is wrong, as the
 * end of a sentence, if the name is not valid.
 */
export function splitName(text: string): readonly string[] | string {
  if (text.trim() === '') return 'it is empty';
  if (control.test(text)) return 'it contains a control character';
  if (/\p{Surrogate}/u.test(text)) return 'it contains a lone surrogate (half a character)';
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const part = text[at] === '`' ? quotedPart(text, at) : plainPart(text, at);
    if (typeof part === 'string') return part;
    if (part.name === '') return `part ${parts.length + 1} is empty`;
    if (part.name.length > maxPart) return `part ${parts.length + 1} is longer than ${maxPart} characters`;
    parts.push(part.name);
    if (part.end === text.length) return parts;
    at = part.end + 1;
  }
}

interface Part {
  readonly name: string;
  /** The index of the dot after the part, or the end of the text. */
  readonly end: number;
}

function plainPart(text: string, at: number): Part | string {
  const dot = text.indexOf('.', at);
  const end = dot < 0 ? text.length : dot;
  const name = text.slice(at, end);
  if (name.includes('`')) return 'an unquoted part contains a backtick';
  if (name !== name.trim()) return 'a part begins or ends with a space';
  if (name.includes('/')) return 'a part contains a slash';
  return { name, end };
}

function quotedPart(text: string, at: number): Part | string {
  let name = '';
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '`') name += text[i];
    else if (text[i + 1] === '`') name += text[i++];
    else if (i + 1 === text.length || text[i + 1] === '.') return { name, end: i + 1 };
    else return 'a closing backtick is not followed by a dot';
  }
  return 'a backtick is not closed';
}
