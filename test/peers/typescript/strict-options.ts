/** The versions of TypeScript that generated code is for, oldest first. */
export const versions = ['5.4', '5.5', '5.6', '5.7', '5.8', '5.9', '6.0', '7.0'] as const;

export type Version = (typeof versions)[number];

/** A strict setting, and code that nothing else refuses: where it passes, the setting was not in force. */
export interface StrictOption {
  readonly name: string;
  readonly strict: boolean;
  /** The first version that has it. */
  readonly since: Version;
  /** One line. */
  readonly planted: string;
  /** Whether the line stands in a declaration file. */
  readonly declared?: true;
}

/** All strict settings that there are. `strict` stands for its family, of which those are listed that came later. */
export const strictOptions: readonly StrictOption[] = [
  { name: 'strict', strict: true, since: '5.4', planted: 'export const strict: string = null;' },
  {
    name: 'exactOptionalPropertyTypes',
    strict: true,
    since: '5.4',
    planted: 'export const exact: { a?: string } = { a: undefined };',
  },
  {
    name: 'noUncheckedIndexedAccess',
    strict: true,
    since: '5.4',
    planted: "export const indexed: string = ['a'].slice()[0];",
  },
  {
    name: 'noPropertyAccessFromIndexSignature',
    strict: true,
    since: '5.4',
    planted: 'export const access: unknown = ({} as Record<string, string>).a;',
  },
  {
    name: 'noImplicitOverride',
    strict: true,
    since: '5.4',
    planted: "export class Overrides extends Error { toString(): string { return ''; } }",
  },
  {
    name: 'noImplicitReturns',
    strict: true,
    since: '5.4',
    planted: "export function returns(a: boolean): string | undefined { if (a) return ''; }",
  },
  {
    name: 'noFallthroughCasesInSwitch',
    strict: true,
    since: '5.4',
    planted: 'export function falls(a: number): number { switch (a) { case 1: a = 2; default: return a; } }',
  },
  { name: 'noUnusedLocals', strict: true, since: '5.4', planted: 'function unused(): void {}' },
  { name: 'noUnusedParameters', strict: true, since: '5.4', planted: 'export function parameter(a: number): void {}' },
  {
    name: 'allowUnreachableCode',
    strict: false,
    since: '5.4',
    planted: 'export function unreachable(): number { return 1; return 2; }',
  },
  {
    name: 'allowUnusedLabels',
    strict: false,
    since: '5.4',
    planted: 'export function label(): void { unused: while (label.length > 0) {} }',
  },
  {
    name: 'isolatedModules',
    strict: true,
    since: '5.4',
    planted: 'declare const enum Ambient { a } export const ambient: number = Ambient.a;',
  },
  {
    name: 'verbatimModuleSyntax',
    strict: true,
    since: '5.4',
    planted: "import { StatOptions } from 'node:fs'; export type Stat = StatOptions;",
  },
  { name: 'skipLibCheck', strict: false, since: '5.4', planted: 'export const a: Missing;', declared: true },
  {
    name: 'isolatedDeclarations',
    strict: true,
    since: '5.5',
    planted: "export const inferred = ['a'].length;",
  },
  {
    name: 'strictBuiltinIteratorReturn',
    strict: true,
    since: '5.6',
    planted: 'export const last: string = new Set<string>().values().next().value;',
  },
  { name: 'noUncheckedSideEffectImports', strict: true, since: '5.6', planted: "import './missing.js';" },
  { name: 'erasableSyntaxOnly', strict: true, since: '5.8', planted: 'export enum Kind { a }' },
];

/** The settings that a version has. */
export function strictOptionsOf(version: Version): readonly StrictOption[] {
  return strictOptions.filter(({ since }) => !isBefore(version, since));
}

export function isBefore(version: Version, other: Version): boolean {
  return versions.indexOf(version) < versions.indexOf(other);
}

/** `strict` as the config takes it, or the opposite. */
export function asCompilerOptions(options: readonly StrictOption[], strict: boolean): Record<string, boolean> {
  return Object.fromEntries(options.map((option) => [option.name, option.strict === strict]));
}
