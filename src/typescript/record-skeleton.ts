import { type ClassDeclarationStructure, IndentationText, NewLineKind, Project, QuoteKind } from 'ts-morph';
import { readTemplate } from './template.js';

/** The parts of a record class that differ from table to table. */
export type SkeletonPart = 'docs' | 'properties' | 'write' | 'decode';

/** The first line of a record file and the class in it, with the names of the template. */
export interface RecordSkeleton {
  readonly header: string;
  /** Lines of the class; a part stands for lines that are indented by `indent`. */
  readonly lines: readonly (string | { readonly part: SkeletonPart; readonly indent: string })[];
}

/**
 * Reads the class of `templates/sample-record.ts`, which compiles and so is checked as any other code, takes out of it
 * what differs from table to table, and prints the rest: once a run, since printing and parsing a whole file of it for
 * each table took most of the time (docs/adr/0009).
 */
export function readSkeleton(): RecordSkeleton {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Single,
    },
  });
  const template = readTemplate('sample-record.ts');
  const file = project.createSourceFile('template.ts', template);
  const found = file.getClassOrThrow('SampleRecord').getStructure() as ClassDeclarationStructure;
  const methods = (found.methods ?? []).map((method) => {
    const part = parts.find((name) => name === method.name);
    return part === undefined ? method : { ...method, statements: mark(part) };
  });
  const skeleton = { ...found, docs: [], properties: [{ name: mark('properties') }], methods };
  const printed = project.createSourceFile('skeleton.ts', { statements: [skeleton] }).getFullText();
  return {
    header: template.slice(0, template.indexOf('\n')),
    lines: [{ part: 'docs', indent: '' }, ...printed.trimEnd().split('\n').map(toLine)],
  };
}

const parts: readonly SkeletonPart[] = ['properties', 'write', 'decode'];

/** A name that stands where the lines of a part come. */
function mark(part: SkeletonPart): string {
  return `lines_of_${part}`;
}

function toLine(text: string): RecordSkeleton['lines'][number] {
  const part = parts.find((name) => text.trim().replace(/;$/, '') === mark(name));
  return part === undefined ? text : { part, indent: /^ */.exec(text)![0] };
}
