import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeIssueTracker, repositoryUrl } from '../../src/diagnostics/repository-url.ts';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly engines: unknown;
  readonly repository?: unknown;
  readonly homepage?: unknown;
  readonly bugs?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as Manifest;
}

/** The fields that a manifest must have for an address of the repository. */
function addresses(url: string | undefined, directory?: string): Pick<Manifest, 'repository' | 'homepage' | 'bugs'> {
  if (url === undefined) return { repository: undefined, homepage: undefined, bugs: undefined };
  return {
    repository: { type: 'git', url: `git+${url}.git`, ...(directory !== undefined && { directory }) },
    homepage: `${url}#readme`,
    bugs: { url: `${url}/issues` },
  };
}

test.each([
  ['package.json', undefined],
  ['runtime/package.json', 'runtime'],
])('%s has the addresses of the one constant, and none before the repository is public', (path, directory) => {
  const { repository, homepage, bugs } = readManifest(path);
  expect({ repository, homepage, bugs }).toEqual(addresses(repositoryUrl, directory));
});

test('messages name the issue tracker only once the repository is public', () => {
  expect(describeIssueTracker(undefined)).toBe('');
  expect(describeIssueTracker('https://example.com/o/r')).toBe(' at https://example.com/o/r/issues');
});

test('both packages have one version, licence and range of Node', () => {
  const [generator, runtime] = [readManifest('package.json'), readManifest('runtime/package.json')];
  expect(runtime.version).toBe(generator.version);
  expect(runtime.license).toBe(generator.license);
  expect(runtime.engines).toEqual(generator.engines);
  expect(generator.dependencies?.['zerobus-runtime']).toBe(`^${runtime.version}`);
  expect(runtime.dependencies).toBeUndefined();
});
