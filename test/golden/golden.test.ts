import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { Project } from '../cli/project.ts';
import { recording, scenariosIn } from '../support/scenarios.ts';

/*
 * Scenarios: `<name>/input` is a project before a run, with its tables in `tables/` as snapshots, and where it has them a
 * config and locks; `<name>/output` is what the run leaves, and `result.json`, what `--reporter json` prints with the
 * exit code. A file that is missing and one too many both fail. UPDATE_GOLDENS=1 records them anew: read that diff.
 */
const names = scenariosIn(import.meta.dirname);

type Files = Readonly<Record<string, string>>;

describe.each(names)('%s', (name) => {
  const [input, output] = ['input', 'output'].map((part) => join(import.meta.dirname, name, part)) as [string, string];

  test('gives what was recorded, and the same again', async () => {
    const project = await Project.create();
    try {
      await cp(input, project.folder, { recursive: true });
      const live = ['--snapshot', 'tables', '--reporter', 'json'];
      const { code, out, err } = await project.run(...live);
      const result = `${JSON.stringify({ code, ...resultOf(out, err) }, null, 2)}\n`.replaceAll(`${project.folder}/`, '');
      const written = await produced(project.folder);
      const found = { ...written, 'result.json': result };
      if (recording) await write(output, found);
      expect(found).toEqual(await read(output));

      // Whatever a run leaves is in order by its own account, and can be made again from the lock.
      const second = await project.run(...live);
      expect(second.code).toBe(code);
      expect(await produced(project.folder)).toEqual(written);
      if (code !== 0) return;
      expect((await project.run('check', '--snapshot', 'tables')).code).toBe(0);
      await rm(join(project.folder, 'generated'), { recursive: true });
      expect((await project.run('--offline')).code).toBe(0);
      expect(await produced(project.folder)).toEqual(written);
    } finally {
      await project.remove();
    }
  });

  test('its protos are read by protobufjs', async () => {
    for (const [file, content] of Object.entries(await read(output))) {
      if (file.endsWith('.proto')) protobuf.parse(content, { keepCase: true }).root.resolveAll();
    }
  });
});

test('there are goldens enough, and each has both sides', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
  for (const name of names) {
    expect([name, existsSync(join(import.meta.dirname, name, 'output/result.json'))]).toEqual([name, true]);
  }
});

function resultOf(out: string, err: string): object {
  // A mistake in the config is told before anything is begun.
  return out === '' ? { error: err.split('\n').filter((line) => line !== '') } : { tables: JSON.parse(out).tables };
}

/** The files that a run writes: the lock and the output folder. */
async function produced(folder: string): Promise<Files> {
  const files = Object.entries(await read(folder));
  return Object.fromEntries(files.filter(([path]) => /^(generated|zerobus\.lock)\//.test(path)));
}

/** Every file under a folder by its path with `/`; what is no text is read as base64. */
async function read(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter((item) => item.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1).replaceAll('\\', '/');
    files[path] = await readFile(file, isBinary(path) ? 'base64' : 'utf8');
  }
  return files;
}

async function write(folder: string, files: Files): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, isBinary(path) ? 'base64' : 'utf8');
  }
}

function isBinary(path: string): boolean {
  return /\.(binpb|desc|pb)$/.test(path);
}
