import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { Project } from '../cli/project.ts';
import { type Files, readFiles, writeFiles } from '../support/files.ts';
import { recording, scenariosIn } from '../support/scenarios.ts';

/*
 * Scenarios. `<name>/input` is a project before a run: its tables as snapshots in `tables/`, and where the scenario needs
 * them a config, locks, or `before/`, the tables of an earlier run. `<name>/output` holds the files that the run writes
 * or changes, and `result.json`, the output of `--reporter json` with the exit code. A missing file and an extra file both
 * fail. UPDATE_GOLDENS=1 records the output again: read the diff. A scenario emits only what it is about, so that no two
 * of them record the same files.
 */
const names = scenariosIn(import.meta.dirname);

describe.each(names)('%s', (name) => {
  const [input, output] = ['input', 'output'].map((part) => join(import.meta.dirname, name, part)) as [string, string];

  test('gives what was recorded, and the same again', async () => {
    const project = await Project.create();
    try {
      await cp(input, project.folder, { recursive: true });
      const given = await readFiles(input, encodingOf);
      const hasEarlierRun = Object.keys(given).some((path) => path.startsWith('before/'));
      if (hasEarlierRun) expect((await project.run('--snapshot', 'before')).code).toBe(0);
      const live = ['--snapshot', 'tables', '--reporter', 'json'];
      const { code, out, err } = await project.run(...live);
      const result = readableJson({ code, ...resultOf(out, err) }).replaceAll(`${project.folder}/`, '');
      const written = await produced(project.folder);
      const found = { ...changed(given, written), 'result.json': result };
      if (recording) {
        await rm(output, { recursive: true, force: true });
        await writeFiles(output, found, encodingOf);
      }
      expect(found).toEqual(await readFiles(output, encodingOf));

      // A second run changes nothing, `check` finds nothing, and the lock alone gives the same files.
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
    for (const [file, content] of Object.entries(await readFiles(output, encodingOf))) {
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
  const files = Object.entries(await readFiles(folder, encodingOf));
  return Object.fromEntries(files.filter(([path]) => /^(generated|zerobus\.lock)\//.test(path)));
}

/** The files of a run that are not in its input as they are. No run may delete a lock of its input. */
function changed(input: Files, written: Files): Files {
  const locks = Object.keys(input).filter((path) => path.startsWith('zerobus.lock/'));
  expect(Object.keys(written)).toEqual(expect.arrayContaining(locks));
  return Object.fromEntries(Object.entries(written).filter(([path, content]) => content !== input[path]));
}

/** JSON with each file and its status on one line. */
function readableJson(value: object): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replaceAll(/\{\n\s+("path": .*),\n\s+("status": .*)\n\s+\}/g, '{ $1, $2 }')}\n`;
}

/** Binary files are compared in base64. */
function encodingOf(path: string): BufferEncoding {
  return isBinary(path) ? 'base64' : 'utf8';
}

function isBinary(path: string): boolean {
  return /\.(binpb|desc|pb)$/.test(path);
}
