import type { FileChange } from './publish-files.js';

/** A change of a file as a unified diff, as `git diff` prints it, so that `git apply` takes it. Bytes are not shown. */
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
