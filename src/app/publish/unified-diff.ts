import type { FileChange } from '../../system/output-files.js';

/** Writes the change of a file as a unified diff that `git apply` accepts. The content of binary files is left out. */
export async function unifiedDiff(path: string, { before, after }: FileChange): Promise<string> {
  const [from, to] = [
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
  ];
  if (typeof (before ?? '') !== 'string' || typeof (after ?? '') !== 'string') {
    return `Binary files ${from} and ${to} differ\n`;
  }
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  const texts = [before ?? '', after ?? ''] as [string, string];
  return createTwoFilesPatch(from, to, ...texts, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
