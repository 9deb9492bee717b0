/** Lines of TypeScript, with what they import from the runtime. */
export type Lines = readonly string[];

/** Notes that a name is imported from `zerobus-runtime/codegen`, and gives it back. */
export type Use = (name: string) => string;

export function indent(lines: Lines): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

/** `head {`, the lines, `}`; without a head a scope of its own. */
export function block(head: string, lines: Lines): string[] {
  return [head === '' ? '{' : `${head} {`, ...indent(lines), '}'];
}

/** Lines of which an error is thrown on as `thrown`. */
export function attempt(lines: Lines, thrown: string): string[] {
  return ['try {', ...indent(lines), '} catch (error) {', `  throw ${thrown};`, '}'];
}

/** A documentation comment, on one line where it is one. */
export function docComment(lines: Lines): string[] {
  if (lines.length <= 1) return lines.map((line) => `/** ${line} */`);
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

/** A string literal in single quotes. */
export function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A function of the file, not exported. */
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
