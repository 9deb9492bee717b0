import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../src/system/find-program.ts';

const file = process.platform === 'win32' ? 'tool.exe' : 'tool';
let root: string;
let project: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'find program ')));
  project = join(root, 'project');
  for (const folder of ['usr/bin', 'project/bin', 'other/node_modules/.bin', 'folder/tool']) {
    await mkdir(join(root, folder), { recursive: true });
    if (folder !== 'folder/tool') await writeFile(join(root, folder, file), '', { mode: 0o755 });
  }
  await mkdir(join(root, 'data'));
  await writeFile(join(root, 'data', file), '', { mode: 0o644 });
  await chmod(join(root, 'data', file), 0o644);
  await symlink(join(project, 'bin'), join(root, 'link'), 'junction');
  await symlink(join(root, 'usr/bin'), join(project, 'out'), 'junction');
});
afterAll(() => rm(root, { recursive: true }));

/** Finds the tool on a PATH of folders below the root. */
function find(...folders: string[]): string | undefined {
  const path = folders.map((folder) => (folder.startsWith('.') ? folder : join(root, folder))).join(delimiter);
  return findProgram('tool', { PATH: path }, project)
    ?.slice(root.length + 1)
    .replaceAll('\\', '/');
}

describe('a program', () => {
  const rows: [what: string, path: string[], want: string | undefined][] = [
    ['of an installed folder is found', ['usr/bin'], `usr/bin/${file}`],
    ['of the first folder that has it', ['nowhere', 'usr/bin'], `usr/bin/${file}`],
    ['of the project is not', ['project/bin', 'usr/bin'], `usr/bin/${file}`],
    ['of the project through a link is not', ['link', 'usr/bin'], `usr/bin/${file}`],
    ['behind a link in the project is an installed one', ['project/out'], `usr/bin/${file}`],
    ['of a dependency is not', ['other/node_modules/.bin', 'usr/bin'], `usr/bin/${file}`],
    ['of a dependency is not, with a slash', ['other/node_modules/.bin/', 'usr/bin'], `usr/bin/${file}`],
    ['of a relative folder is not', ['.', './bin', 'usr/bin'], `usr/bin/${file}`],
    ['that is a folder is none', ['folder'], undefined],
    ['that is nowhere is not found', ['nowhere'], undefined],
  ];
  it.each(rows)('%s', (_, path, want) => expect(find(...path)).toBe(want));

  it.skipIf(process.platform === 'win32')('that may not be executed is none', () => {
    expect(find('data')).toBeUndefined();
    expect(find('data', 'usr/bin')).toBe(`usr/bin/${file}`);
  });

  it('is not found without PATH', () => expect(findProgram('tool', {}, project)).toBeUndefined());

  it('is found on a PATH of Windows', () => {
    expect(findProgram('tool', { Path: join(root, 'usr/bin') }, project)).toBe(join(root, 'usr/bin', file));
  });

  it('is found for a project that does not exist', () => {
    const path = join(root, 'usr/bin');
    expect(findProgram('tool', { PATH: path }, join(root, 'gone'))).toBe(join(path, file));
  });
});
