import { isDeepStrictEqual } from 'node:util';
import { type JsoncNode, parseJsonc } from './parse-jsonc.js';

type Path = readonly [string, ...string[]];

/**
 * Sets the value at a path, creates the objects above it, and keeps every other character: comments, order, indentation and line
 * endings. Returns undefined if the text is not valid JSON, or if a value other than an object is in the path.
 *
 * @example
 * setJson('{ "a": 1 }', ['b'], 2); // '{ "a": 1, "b": 2 }'
 */
export function setJson(text: string, path: Path, value: unknown): string | undefined {
  const found = findContainer(text, path);
  if (found === undefined || !isObject(found.node.value)) return undefined;
  const { node, rest } = found;
  const [key, ...deeper] = rest as Path;
  const member = deeper.length > 0 ? undefined : node.children?.find((child) => child.key === key);
  const nested = deeper.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const edited =
    member === undefined
      ? insert(text, node, `${JSON.stringify(key)}: `, nested)
      : text.slice(0, member.node.start) +
        writeValue(text, nested, getIndent(text, member.start)) +
        text.slice(member.node.end);
  const expected = structuredClone(parseJsonc(text)?.value);
  assign(expected, path, value);
  return verifyEdit(edited, expected);
}

/** Appends an element to the array at a path, and keeps every other character. Returns undefined if it is not an array. */
export function appendJson(text: string, path: Path, element: unknown): string | undefined {
  const node = path.reduce<JsoncNode | undefined>((parent, key) => getChild(parent, key), parseJsonc(text));
  if (node === undefined || !Array.isArray(node.value)) return undefined;
  const expected = structuredClone(parseJsonc(text)?.value);
  assign(expected, path, [...node.value, element]);
  return verifyEdit(insert(text, node, '', element), expected);
}

/** Returns the edited text if it has the expected value, and otherwise undefined, so that no edit can break a file. */
function verifyEdit(text: string, expected: unknown): string | undefined {
  return isDeepStrictEqual(parseJsonc(text)?.value, expected) ? text : undefined;
}

/** Finds the deepest existing container in a path, and returns it with the rest of the path. */
function findContainer(
  text: string,
  path: Path,
): { readonly node: JsoncNode; readonly rest: readonly string[] } | undefined {
  let node = parseJsonc(text);
  if (node === undefined) return undefined;
  for (const [i, key] of path.slice(0, -1).entries()) {
    const child = getChild(node, key);
    if (child === undefined) return { node, rest: path.slice(i) };
    node = child;
  }
  return { node, rest: path.slice(-1) };
}

function getChild(node: JsoncNode | undefined, key: string): JsoncNode | undefined {
  return node?.children?.find((child) => child.key === key)?.node;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assign(root: unknown, path: Path, value: unknown): void {
  let object = root as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(object, key)) object[key] = {};
    object = object[key] as Record<string, unknown>;
  }
  object[path.at(-1)!] = value;
}

/** Inserts a value after the last child: on its own line if that child has one, after any comment on that line. */
function insert(text: string, node: JsoncNode, label: string, value: unknown): string {
  const last = node.children?.at(-1);
  const eol = getEndOfLine(text);
  if (last === undefined) {
    const inner = text.slice(node.start + 1, node.end - 1);
    if (Array.isArray(node.value) && inner.trim() === '')
      return splice(text, node.start + 1, node.end - 1, label + writeInline(value));
    const outer = getIndent(text, node.start);
    const indent = outer + getIndentUnit(text);
    const inserted = `${eol}${indent}${label}${writeValue(text, value, indent)}`;
    return inner.trim() === ''
      ? splice(text, node.start + 1, node.end - 1, `${inserted}${eol}${outer}`)
      : splice(text, node.start + 1, node.start + 1, inserted);
  }
  const { end } = last.node;
  const lineEnd = /\r?\n|$/g;
  lineEnd.lastIndex = end;
  const endOfLine = lineEnd.exec(text)?.index ?? text.length;
  const hasOwnLine = text.slice(getLineStart(text, last.start), last.start).trim() === '' && endOfLine < node.end;
  const comma = node.trailingComma === true ? '' : ',';
  if (!hasOwnLine) return splice(text, end, end, `, ${label}${writeInline(value)}`);
  const indent = getIndent(text, last.start);
  const trailingComma = node.trailingComma === true ? ',' : '';
  const inserted = `${eol}${indent}${label}${writeValue(text, value, indent)}${trailingComma}`;
  return text.slice(0, end) + comma + text.slice(end, endOfLine) + inserted + text.slice(endOfLine);
}

function splice(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/** Writes a value with the indentation of the file: objects over several lines, arrays on one. */
function writeValue(text: string, value: unknown, indent: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const [eol, inner] = [getEndOfLine(text), indent + getIndentUnit(text)];
  const members = Object.entries(value).map(([key, item]) => {
    return `${eol}${inner}${JSON.stringify(key)}: ${writeValue(text, item, inner)}`;
  });
  return `{${members.join(',')}${eol}${indent}}`;
}

function writeInline(value: unknown): string {
  return Array.isArray(value) ? writeValue('', value, '') : JSON.stringify(value);
}

function getLineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}

function getIndent(text: string, position: number): string {
  return /^[ \t]*/.exec(text.slice(getLineStart(text, position)))![0];
}

function getIndentUnit(text: string): string {
  return /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
}

/** Returns the line ending that a text uses. */
export function getEndOfLine(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
