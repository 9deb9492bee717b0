import type { DeltaType, StructField } from '../../src/model/delta-type.ts';
import type { Chooser } from './chooser.ts';

const words: Readonly<Record<string, readonly string[]>> = {
  tinyint: ['tinyint', 'byte'],
  smallint: ['smallint', 'short'],
  int: ['int', 'integer'],
  bigint: ['bigint', 'long'],
  float: ['float', 'real'],
  timestamp: ['timestamp', 'timestamp_ltz'],
  decimal: ['decimal', 'dec', 'numeric'],
};
const spaces: readonly string[] = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '/**/',
  ' /* a /* b */ > */ ',
  ' -- , <\n',
  '--\\\n>\n',
];

/** Writes a type as people do: in any case, with any white space and comments, and with necessary and unnecessary quotes. */
export function spellSql(type: DeltaType, choose: Chooser): string {
  const word = (text: string): string => spellWord(choose.of(words[text] ?? [text]), choose);
  const inner = (each: DeltaType): string => spellSql(each, choose);
  const join = (...parts: readonly string[]): string => parts.map((part) => gap(choose) + part).join('') + gap(choose);
  switch (type.kind) {
    case 'string':
      if (type.collation == null && !choose.oneIn(4)) return word('string');
      return `${word('string')}${space(choose)}${word('collate')}${space(choose)}${type.collation ?? 'utf8_binary'}`;
    case 'decimal':
      return join(word('decimal'), '(', `${type.precision}`, ...(type.scale === 0 ? [] : [',', `${type.scale}`]), ')');
    case 'array':
      return join(word('array'), '<', inner(type.element), '>');
    case 'map':
      return join(word('map'), '<', inner(type.key), ',', inner(type.value), '>');
    case 'struct':
      return join(word('struct'), '<', type.fields.map((field) => spellField(field, choose)).join(join(',')), '>');
    case 'unsupported':
      return type.text;
    default:
      return word(type.kind);
  }
}

function spellField({ name, type, nullable, comment }: StructField, choose: Chooser): string {
  const bare = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && choose.oneIn(2);
  const sign = choose.oneIn(2) ? `${gap(choose)}:${gap(choose)}` : space(choose);
  const parts = [`${bare ? name : quoteName(name)}${sign}${spellSql(type, choose)}`];
  if (nullable === false) parts.push(spellWord('not', choose), spellWord('null', choose));
  if (comment != null) parts.push(spellWord('comment', choose), spellString(comment, choose));
  return parts.join(space(choose));
}

/** Quotes an identifier with backticks. */
function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Writes a string in one of the notations of Spark. */
function spellString(text: string, choose: Chooser): string {
  const quote = choose.of(["'", '"']);
  const other = choose.oneIn(2) ? quote + quote : `\\${quote}`;
  // In a pattern the backslash stays, so that one before % or _ is doubled as all are.
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, () => other) + quote;
}

function spellWord(word: string, choose: Chooser): string {
  const style = choose.below(3);
  if (style === 0) return word.toUpperCase();
  return style === 1 ? word : [...word].map((letter) => (choose.oneIn(2) ? letter.toUpperCase() : letter)).join('');
}

function space(choose: Chooser): string {
  return choose.of(spaces);
}

function gap(choose: Chooser): string {
  return choose.oneIn(3) ? space(choose) : '';
}
