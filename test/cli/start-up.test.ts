// What a command loads before it has work to do: a terminal must not wait for what it does not use.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const snapshot = fileURLToPath(new URL('../fixtures/tables', import.meta.url));

/** Writes the URL of each imported module to stderr. */
const hook = `import { writeSync } from 'node:fs';
  export async function resolve(name, context, next) {
    const found = await next(name, context);
    writeSync(2, found.url + '\\n');
    return found;
  }`;
const loader = `import { register } from 'node:module';
  register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hook))});`;

function importedBy(...words: string[]): string[] {
  const args = ['--import', `data:text/javascript,${encodeURIComponent(loader)}`, bin, ...words];
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status).toBe(0);
  return stderr.split('\n').filter((url) => url.startsWith('file:') || url.startsWith('node:'));
}

function chunks(urls: readonly string[]): readonly string[] {
  return [...new Set(urls.flatMap((url) => /\/dist\/chunks\/(.*)\.js$/.exec(url)?.[1] ?? []))].sort();
}

const start = ['diagnostics', 'exit-code', 'package', 'request', 'run'];

test.each([['--help'], ['check', '--help'], ['completion', 'bash']])('%s %s loads no use case', (...words) => {
  const urls = importedBy(...words);
  expect(urls.some((url) => url.endsWith('dist/cli/bin.js'))).toBe(true);
  expect(chunks(urls)).toEqual([...start, 'yargs']);
  expect(urls.filter((url) => url.includes('node_modules'))).toEqual([]);
  expect(urls.filter((url) => /node:(https?|http2|net|tls|zlib|dns|crypto|child_process)$/.test(url))).toEqual([]);
});

test('--version does not load yargs', () => {
  const urls = importedBy('--version');
  expect(chunks(urls)).toEqual(start);
  expect(urls.filter((url) => url.includes('node_modules'))).toEqual([]);
});

test('reading a snapshot loads no HTTP client', () => {
  const urls = importedBy('--dry-run', '--snapshot', snapshot);
  expect(chunks(urls)).toContain('snapshot');
  expect(urls.filter((url) => /node:(https?|http2|net|tls)$/.test(url))).toEqual([]);
});
