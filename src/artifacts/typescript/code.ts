/** Lines of TypeScript. */
export type Lines = readonly string[];

/** Records that the file imports a name from `zerobus-runtime/codegen`, and returns the name. */
export type Use = (name: string) => string;

export function indent(lines: Lines): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

/** Returns `head {`, the indented lines and `}`; an empty head makes a plain block. */
export function block(head: string, lines: Lines): string[] {
  return [head === '' ? '{' : `${head} {`, ...indent(lines), '}'];
}

/** Wraps lines in try/catch that throws the expression `thrown` instead of `error`. */
export function attempt(lines: Lines, thrown: string): string[] {
  return ['try {', ...indent(lines), '} catch (error) {', `  throw ${thrown};`, '}'];
}

/** Returns a documentation comment, on a single line if the text is one. */
export function docComment(lines: Lines): string[] {
  if (lines.length <= 1) return lines.map((line) => `/** ${line} */`);
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

/** Returns a string literal in single quotes. */
export function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A function of the file that is not exported. */
export interface FunctionCode {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returnType: string;
  readonly body: Lines;
}

/** An exported interface. */
export interface InterfaceCode {
  readonly name: string;
  readonly doc: Lines;
  readonly members: readonly MemberCode[];
}

export interface MemberCode {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly doc: Lines;
}
