import { isDeepStrictEqual } from 'node:util';
import { type JsonNode, parseJsonText } from './json-text.js';

type Path = readonly [string, ...string[]];

/**
 * Sets the value at a path, making the objects above it, and leaves every other character as it is: comments, order,
 * indentation, ends of lines. Undefined where the text is no JSON, or something else than an object is in the way.
 */
export function setJson(text: string, path: Path, value: unknown): string | undefined {
  const found = follow(text, path);
  if (found === undefined || !isObject(found.node.value)) return undefined;
  const { node, rest } = found;
  const [key, ...deeper] = rest as Path;
  const member = deeper.length > 0 ? undefined : node.children?.find((child) => child.key === key);
  const put = deeper.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const edited =
    member === undefined
      ? insert(text, node, `${JSON.stringify(key)}: `, put)
      : text.slice(0, member.node.start) + show(text, put, member.start) + text.slice(member.node.end);
  const want = structuredClone(parseJsonText(text)?.value);
  assign(want, path, value);
  return checked(edited, want);
}

/** Appends an element to the array at a path, likewise. Undefined where there is no array. */
export function appendJson(text: string, path: Path, element: unknown): string | undefined {
  const node = path.reduce<JsonNode | undefined>((at, key) => childOf(at, key), parseJsonText(text));
  if (node === undefined || !Array.isArray(node.value)) return undefined;
  const want = structuredClone(parseJsonText(text)?.value);
  assign(want, path, [...node.value, element]);
  return checked(insert(text, node, '', element), want);
}

/** Whatever the text was like: an edit that does not give what it should is none. */
function checked(text: string, want: unknown): string | undefined {
  return isDeepStrictEqual(parseJsonText(text)?.value, want) ? text : undefined;
}

/** The deepest container of a path that is there, and what of the path is not in it. */
function follow(text: string, path: Path): { readonly node: JsonNode; readonly rest: readonly string[] } | undefined {
  let node = parseJsonText(text);
  if (node === undefined) return undefined;
  for (const [i, key] of path.slice(0, -1).entries()) {
    const next = childOf(node, key);
    if (next === undefined) return { node, rest: path.slice(i) };
    node = next;
  }
  return { node, rest: path.slice(-1) };
}

function childOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.children?.find((child) => child.key === key)?.node;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assign(root: unknown, path: Path, value: unknown): void {
  let at = root as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(at, key)) at[key] = {};
    at = at[key] as Record<string, unknown>;
  }
  at[path.at(-1)!] = value;
}

/** Behind the last child: on a line of its own where that one is, a remark behind it left there. */
function insert(text: string, node: JsonNode, label: string, value: unknown): string {
  const last = node.children?.at(-1);
  const eol = endOfLine(text);
  if (last === undefined) {
    const inner = text.slice(node.start + 1, node.end - 1);
    if (Array.isArray(node.value) && inner.trim() === '')
      return splice(text, node.start + 1, node.end - 1, label + inline(value));
    const outer = indentAt(text, node.start);
    const indent = outer + unitOf(text);
    const put = `${eol}${indent}${label}${shown(text, value, indent)}`;
    return inner.trim() === ''
      ? splice(text, node.start + 1, node.end - 1, `${put}${eol}${outer}`)
      : splice(text, node.start + 1, node.start + 1, put);
  }
  const { end } = last.node;
  const lineEnd = /\r?\n|$/g;
  lineEnd.lastIndex = end;
  const behind = lineEnd.exec(text)?.index ?? text.length;
  const ownLine = text.slice(lineStart(text, last.start), last.start).trim() === '' && behind < node.end;
  const comma = node.trailingComma === true ? '' : ',';
  if (!ownLine) return splice(text, end, end, `, ${label}${inline(value)}`);
  const indent = indentAt(text, last.start);
  const put = `${eol}${indent}${label}${shown(text, value, indent)}${node.trailingComma === true ? ',' : ''}`;
  return text.slice(0, end) + comma + text.slice(end, behind) + put + text.slice(behind);
}

function splice(text: string, from: number, to: number, put: string): string {
  return text.slice(0, from) + put + text.slice(to);
}

function show(text: string, value: unknown, at: number): string {
  return shown(text, value, indentAt(text, at));
}

/** The value as the rest of the file is indented: objects on lines of their own, lists on one. */
function shown(text: string, value: unknown, indent: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const [eol, inner] = [endOfLine(text), indent + unitOf(text)];
  const members = Object.entries(value).map(([key, item]) => {
    return `${eol}${inner}${JSON.stringify(key)}: ${shown(text, item, inner)}`;
  });
  return `{${members.join(',')}${eol}${indent}}`;
}

function inline(value: unknown): string {
  return Array.isArray(value) ? shown('', value, '') : JSON.stringify(value);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))![0];
}

function unitOf(text: string): string {
  return /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
}

/** The end of line that a text has. */
export function endOfLine(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
