import { SqlSyntaxError } from './sql-token.js';

/** A placeholder in a name that has no value. */
export class PlaceholderError extends SqlSyntaxError {
  /** As spelled. */
  readonly placeholder: string;
  /** The flag that gives it a value. */
  readonly flag: string;

  constructor(placeholder: string, name: string, position: number) {
    const pair = /^[\w.:-]+$/.test(name) ? `${name}=VALUE` : `'${name.replaceAll("'", "'\\''")}=VALUE'`;
    super(`the placeholder ${placeholder} has no value`, position);
    this.name = 'PlaceholderError';
    this.placeholder = placeholder;
    this.flag = `--var ${pair}`;
  }
}

/** Values of placeholders, by name. */
export type Variables = Readonly<Record<string, string>>;

/** A placeholder of a template, in place of a name or a part of it. */
interface Placeholder {
  /** As spelled. */
  readonly text: string;
  /** The name of the variable; undefined for a directive of a template, such as `{% if x %}`. */
  readonly name: string | undefined;
}

/**
 * Placeholders that are nothing else in SQL. The group is the name. No two parts of a form match the same blanks, and the length is
 * bounded: otherwise a placeholder that stays open would take quadratic time.
 */
const CLEAR: readonly RegExp[] = [
  /\$\{\{?([^{}\r\n]{0,255})\}\}?/uy,
  /\{\{([^{}\r\n]{0,255})\}\}/uy,
  /\{[%#][^\r\n]{0,255}?[%#]\}/uy,
  /[#@%]\{([^{}\r\n]{0,255})\}/uy,
  /\$\(\s*([\w.-]+)\s*\)/uy,
  /%\((\w+)\)s/uy,
  /\$([\p{L}\p{N}_]+)\$?/uy,
];

/** Placeholders only in place of a name, or beside one. */
const BESIDE_NAME: readonly RegExp[] = [/\{\s*([\p{L}_][\w.]*)\s*\}/uy, /<([\p{L}_][\w -]*)>/uy];

/** Placeholders only in place of a name: beside one, they separate it from a type. */
const INSTEAD_OF_NAME: readonly RegExp[] = [
  /:['"]?([\p{L}_]\w*)['"]?/uy,
  /@([\p{L}_]\w*)@?/uy,
  /&&?([\p{L}_]\w*)\.?/uy,
  /%([\p{L}_]\w*)%/uy,
  /\?|%s/uy,
];

const PLAIN = /[\p{L}\p{N}_]+/uy;

/** Returns the placeholder at a position that is nothing else in SQL. */
export function findPlaceholder(text: string, at: number): string | undefined {
  return match(CLEAR, text, at)?.text;
}

/** A name with its placeholders filled in. */
export interface FilledName {
  readonly text: string;
  /** The position after it in the source. */
  readonly end: number;
}

/**
 * Fills in the placeholders of the unquoted name at a position. Undefined if it has none. Throws SqlSyntaxError for a
 * placeholder without a value.
 */
export function fillName(text: string, at: number, variables: Variables): FilledName | undefined {
  const parts: string[] = [];
  let found = false;
  let end = at;
  for (;;) {
    PLAIN.lastIndex = end;
    const plain = PLAIN.exec(text)?.[0];
    if (plain !== undefined) {
      parts.push(plain);
      end += plain.length;
      continue;
    }
    const forms = [...CLEAR, ...BESIDE_NAME, ...(end === at ? INSTEAD_OF_NAME : [])];
    const placeholder = match(forms, text, end);
    if (placeholder === undefined) return found ? { text: parts.join(''), end } : undefined;
    parts.push(fill(placeholder, variables, end));
    found = true;
    end += placeholder.text.length;
  }
}

/** Placeholders within quotes. The third form is for names of tables, which have no braces of their own. */
const QUOTED = /\$\{\{?([^{}\r\n]{0,255})\}\}?|\{\{([^{}\r\n]{0,255})\}\}/g;
const QUOTED_NAME =
  /\$\{\{?([^{}\r\n]{0,255})\}\}?|\{\{([^{}\r\n]{0,255})\}\}|[#@%]?\{\s*([\p{L}_][\w.]*)\s*\}|\$\(\s*([\w.-]+)\s*\)|%\((\w+)\)s|^[:@]([\p{L}_]\w*)@?$|<([\p{L}_][\w -]*)>|(?<![\p{L}\p{N}])\$([\p{L}_]\w*)/gu;

/**
 * Fills in the placeholders of a quoted name or a string at a position; `of` says what it names. Throws SqlSyntaxError for a
 * placeholder without a value.
 */
export function fillQuoted(text: string, of: 'object' | 'column', at: number, variables: Variables): string {
  return text.replace(of === 'object' ? QUOTED_NAME : QUOTED, (spelled, ...groups) => {
    const name = groups.slice(0, -2).find((group) => typeof group === 'string');
    return fill({ text: spelled, name: nameOf(name) }, variables, at);
  });
}

/** Returns the value of a variable, which SQL or a placeholder names. Throws SqlSyntaxError if it has none. */
function fill({ text, name }: Placeholder, variables: Variables, at: number): string {
  if (name === undefined || name === '') {
    throw new SqlSyntaxError(`'${text}' is a placeholder without a name: write the SQL itself`, at);
  }
  if (Object.hasOwn(variables, name)) return variables[name] as string;
  throw new PlaceholderError(text, name, at);
}

/** Returns the value of a variable of the session that IDENTIFIER names. Throws PlaceholderError if it has none. */
export function fillVariable(name: string, variables: Variables, at: number): string {
  return fill({ text: name, name }, variables, at);
}

function match(forms: readonly RegExp[], text: string, at: number): Placeholder | undefined {
  for (const form of forms) {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found !== null) return { text: found[0], name: nameOf(found[1]) };
  }
  return undefined;
}

/** Returns the variable of a placeholder: `catalog` for `catalog:-main`, for `var('catalog')` and for `catalog`. */
function nameOf(spelled: string | undefined): string | undefined {
  if (spelled === undefined) return undefined;
  const inner = spelled.replace(/^-|-$/g, '').trim();
  const argument = /^\w+(?:\.\w+)*\(\s*(['"])([^'"]+)\1.*\)$/.exec(inner)?.[2];
  return argument ?? inner.replace(/:[-=?].*$/, '');
}
