import { isAbsolute, join } from 'node:path';
import { addLines } from './add-lines.js';
import { editedFile, type Plan } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { readText } from './read-text.js';

/**
 * Tells git that the output is generated, so that reviews fold it, and that neither it nor the lock changes its ends of
 * lines. The lock is merged as text: the next run resolves what a merge left (docs/adr/0007). Not without git.
 */
export async function planAttributes({ folder, repository }: ProjectFacts, out: string): Promise<Plan> {
  if (repository === undefined) return { files: [], hints: ['There is no git here: no .gitattributes is written.'] };
  const path = join(folder, '.gitattributes');
  const before = await readText(path);
  // A pattern with a blank stands in quotes.
  const pattern = /\s/.test(out) ? `"${out}/**"` : `${out}/**`;
  // Git's file tells of its own folder alone.
  const outside = out.startsWith('..') || isAbsolute(out);
  const output = outside ? [] : [`${pattern} text=auto eol=lf linguist-generated=true`];
  const lines = [...output, 'zerobus.lock/** text eol=lf'];
  const sameFiles = (there: string, wanted: string): boolean => patternOf(there) === patternOf(wanted);
  const after = addLines(before, lines, sameFiles);
  return {
    files: [editedFile(path, before, after, [...(outside ? [] : [out]), 'zerobus.lock'].join(', '))],
    hints: [],
  };
}

function patternOf(line: string): string {
  return /^(?:"[^"]*"|\S+)/.exec(line)?.[0] ?? '';
}
