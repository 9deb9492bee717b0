import { isAbsolute, join } from 'node:path';
import { appendMissingLines } from './append-missing-lines.js';
import { hintLeftAlone } from './left-alone.js';
import { type Plan, planEdit } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { readOptionalFile } from './read-optional-file.js';

/**
 * Plans .gitattributes: reviews collapse the output, and neither output nor lock gets other line endings. The lock is merged as
 * text; the next run resolves conflicts (docs/adr/0007). Without git, there is only a hint.
 */
export async function planAttributes({ folder, repository }: ProjectFacts, out: string): Promise<Plan> {
  if (repository === undefined) {
    return { files: [], hints: ['Did not write .gitattributes: this folder is not in a git repository.'] };
  }
  const path = join(folder, '.gitattributes');
  // Git needs quotes around a pattern with a space.
  const pattern = /\s/.test(out) ? `"${out}/**"` : `${out}/**`;
  // A .gitattributes file applies only to its own folder.
  const outside = out.startsWith('..') || isAbsolute(out);
  const output = outside ? [] : [`${pattern} text=auto eol=lf linguist-generated=true`];
  const lines = [...output, 'zerobus.lock/** text eol=lf'];
  let before: string | undefined;
  try {
    before = await readOptionalFile(path);
  } catch (error) {
    return { files: [], hints: [hintLeftAlone(error, '.gitattributes', lines.join('\n'))] };
  }
  const hasSamePattern = (existing: string, wanted: string): boolean => getPattern(existing) === getPattern(wanted);
  const after = appendMissingLines(before, lines, hasSamePattern);
  return {
    files: [planEdit(path, before, after, [...(outside ? [] : [out]), 'zerobus.lock'].join(', '))],
    hints: [],
  };
}

function getPattern(line: string): string {
  return /^(?:"[^"]*"|\S+)/.exec(line)?.[0] ?? '';
}
