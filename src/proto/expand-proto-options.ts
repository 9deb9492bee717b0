import { pascalCase } from './names.js';
import type { ProtoOption } from './proto-file.js';
import { protoOptionRules } from './proto-option-rules.js';
import type { ProtoOptionName, ProtoSettings } from './proto-settings.js';

/** The values of the placeholders. */
export interface ProtoOptionPlace {
  /** `<catalog>.<schema>`, or the schema alone. */
  readonly package: string;
  readonly message: string;
}

/** An option whose value is invalid. */
export interface ProtoOptionProblem {
  readonly option: ProtoOptionName;
  readonly value: string;
  readonly reason: string;
}

/**
 * Expands the options of one `.proto`, sorted by name, and reports those that are invalid. Passing a made-up place checks
 * the settings before a table was read.
 */
export function expandProtoOptions(
  settings: ProtoSettings,
  place: ProtoOptionPlace,
): { readonly options: readonly ProtoOption[]; readonly problems: readonly ProtoOptionProblem[] } {
  const options: ProtoOption[] = [];
  const problems: ProtoOptionProblem[] = [];
  for (const option of Object.keys(protoOptionRules) as ProtoOptionName[]) {
    const given = settings[option];
    if (given === undefined) continue;
    const { name, number, pattern, takes } = protoOptionRules[option];
    const value = typeof given === 'string' && pattern !== undefined ? expand(option, given, place) : given;
    const right = pattern === undefined ? typeof value === 'boolean' : typeof value === 'string' && pattern.test(value);
    if (right) options.push({ name, number, value });
    else problems.push({ option, value: String(value), reason: reasonFor(String(value), takes, place) });
  }
  return { options, problems };
}

function reasonFor(value: string, takes: string, place: ProtoOptionPlace): string {
  const [left] = /\{\w*\}/.exec(value) ?? [];
  if (left === undefined) return `it takes ${takes}`;
  if (/^\{catalog\}$/i.test(left) && !place.package.includes('.'))
    return `tables have no catalog here to put for ${left}`;
  return `${left} is not a placeholder`;
}

/** An unknown placeholder stays in the text, which no option accepts. */
function expand(option: ProtoOptionName, template: string, place: ProtoOptionPlace): string {
  const parts = place.package.split('.');
  const schema = parts.at(-1)!;
  const catalog = parts.length > 1 ? parts[0] : undefined;
  const values: Readonly<Record<string, string | undefined>> = {
    catalog,
    schema,
    Catalog: catalog === undefined ? undefined : pascalCase(catalog),
    Schema: pascalCase(schema),
    message: option === 'javaOuterClassname' ? place.message : undefined,
  };
  const text = template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
  return option === 'javaPackage' ? text.replace(/\w+/g, (part) => (javaWords.has(part) ? `${part}_` : part)) : text;
}

/** Words that cannot be part of a Java package. Many schemas are named `default`. */
const javaWords: ReadonlySet<string> = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends false ' +
    'final finally float for goto if implements import instanceof int interface long native new null package private ' +
    'protected public return short static strictfp super switch synchronized this throw throws transient true try void ' +
    'volatile while _'
  ).split(' '),
);
