import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allExplanations } from '../../../src/app/explain/explanations.ts';
import { writeCodesPage } from '../../../src/app/explain/write-codes-page.ts';
import { useProject } from '../../cli/use-project.ts';

const project = useProject();

describe('zerobus-gen explain', () => {
  test.each([...new Set(allExplanations().map(({ code }) => code))].map((code) => [code]))('%s', async (code) => {
    const { out, ...rest } = await project.run('explain', code);
    expect(rest).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^${code} \\(.+\\), .*\\n  what: .+\\n`));
    expect(out).toContain('fix: ');
  });

  test.each<[given: string, said: string]>([
    ['[unsupported-type]', 'unsupported-type (error), diagnostic of zerobus-gen'],
    ['Error Code: 4044', '4044 (permanent), error of the service'],
    ['TABLE-NOT-FOUND', 'table-not-found (permanent), error of zerobus-runtime'],
    ['column-dropped', 'column-dropped (breaking), finding of zerobus-gen check'],
  ])('takes %s', async (given, said) => {
    expect((await project.run('explain', given)).out).toContain(said);
  });

  test.each<[given: string, help: string]>([
    ['unsuported-type', 'Did you mean unsupported-type?'],
    ['4045', 'Did you mean 4044?'],
    ['nonsense', 'docs/codes.md lists all codes.'],
    ['\u001b[31m', String.raw`Unknown code '\u001b[31m'.`],
    ['', 'The argument code is empty.'],
  ])('rejects %j', async (given, help) => {
    const { code, err } = await project.run('explain', given);
    expect([code, err]).toEqual([2, expect.stringContaining(help)]);
  });

  test('takes one code', async () => {
    expect((await project.run('explain')).code).toBe(2);
  });
});

// UPDATE_GOLDENS=1 writes the page.
test('docs/codes.md lists them', async () => {
  const page = fileURLToPath(new URL('../../../docs/codes.md', import.meta.url));
  if (process.env['UPDATE_GOLDENS'] === '1') await writeFile(page, writeCodesPage());
  expect(writeCodesPage()).toBe(await readFile(page, 'utf8'));
});
