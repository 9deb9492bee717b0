/** Unity Catalog's limit on a name, in characters. */
const maxPart = 255;
const control: RegExp = /\p{Cc}/u;

/** Splits a dotted name, back-quotes taken off. Gives a sentence where it is none. */
export function splitName(text: string): readonly string[] | string {
  if (text.trim() === '') return 'it is empty';
  if (control.test(text)) return 'it holds a control character';
  if (/\p{Surrogate}/u.test(text)) return 'it holds half a character (a lone surrogate)';
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
  /** Where the dot after it stands, or the end. */
  readonly end: number;
}

function plainPart(text: string, at: number): Part | string {
  const dot = text.indexOf('.', at);
  const end = dot < 0 ? text.length : dot;
  const name = text.slice(at, end);
  if (name.includes('`')) return 'a back-quote stands inside a part that is not quoted';
  if (name !== name.trim()) return 'a part begins or ends with a space';
  if (name.includes('/')) return 'a part holds a slash';
  return { name, end };
}

function quotedPart(text: string, at: number): Part | string {
  let name = '';
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '`') name += text[i];
    else if (text[i + 1] === '`') name += text[i++];
    else if (i + 1 === text.length || text[i + 1] === '.') return { name, end: i + 1 };
    else return 'something stands between a closing back-quote and the dot';
  }
  return 'a back-quote is not closed';
}
