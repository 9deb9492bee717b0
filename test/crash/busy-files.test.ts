// Each operation on a file of a project fails once, as where antivirus, an indexer or an editor has the file open: nobody notices.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useProject } from '../cli/use-project.ts';
import { busyScenarios, comparable } from '../support/busy-scenarios.ts';
import { OPERATIONS, withFault } from '../support/faulty-files.ts';
import { type Files, readFiles, writeFiles } from '../support/files.ts';

const project = useProject();

async function reset(files: Files): Promise<void> {
  for (const name of await readdir(project.folder)) await rm(join(project.folder, name), { recursive: true });
  await writeFiles(project.folder, files);
}

describe.each(busyScenarios)('$what', ({ before, words, code: exitCode }) => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('with %s', async (code) => {
    await before(project);
    const old = await readFiles(project.folder);
    const undisturbed = comparable(await project.run(...words));
    expect(undisturbed.code).toBe(exitCode);
    const whole = await readFiles(project.folder);
    const matches = (path: string): boolean => path.startsWith(project.folder);
    const faults: string[] = [];
    for (const operation of OPERATIONS) {
      for (let at = 1; ; at++) {
        await reset(old);
        const { result, failed } = await withFault({ operation, code, matches, at }, () => project.run(...words));
        if (failed.length === 0) break;
        faults.push(operation);
        expect([failed, comparable(result)]).toEqual([failed, undisturbed]);
        expect([failed, await readFiles(project.folder)]).toEqual([failed, whole]);
      }
    }
    expect(faults).toEqual(expect.arrayContaining(['open', 'lstat']));
  });
});
