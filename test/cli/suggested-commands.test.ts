// Commands that messages suggest are pasted into a shell: whatever a schema is called, they name its table and run nothing else.
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useProject } from './use-project.ts';

const project = useProject();
const columns = [{ name: 'id', type: { name: 'bigint' }, nullable: true }];

/** Returns the words after `zerobus-gen` in the one command that a text suggests, as a shell splits them. */
function suggestedWords(text: string): string[] {
  const command = /fix: (?:Run `)?zerobus-gen (.*?)(?:$|`(?: without| to generate| and commit| once|\.$))/m.exec(
    text,
  )?.[1];
  expect(command, text).toBeDefined();
  const printed = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8', cwd: project.folder });
  return printed.trimEnd().split('\n');
}

// The service restricts the names of tables, but not of schemas.
describe.skipIf(process.platform === 'win32')('a schema whose name a shell would take for something else', () => {
  test.each(['iot', 'a b', '`touch x`', '$(touch x)', "it's; touch x", '"q"', 'a*', 'a.b', '-- x'])(
    '%j',
    async (schema) => {
      const response = { table_name: 'events', catalog_name: 'c', schema_name: schema, columns };
      await project.write({ 't.json': JSON.stringify(response) });
      expect(await project.run('--snapshot', 't.json')).toMatchObject({ code: 0 });
      const files = await project.files();
      const lock = join(project.folder, files.find((file) => file.startsWith('zerobus.lock/'))!);
      const proto = join(project.folder, files.find((file) => file.endsWith('.proto'))!);
      const text = await readFile(lock, 'utf8');

      await writeFile(proto, 'edited');
      const edited = await project.run('check', '--offline');
      expect(edited).toMatchObject({ code: 4, err: expect.stringContaining('[file-edited]') });
      expect(await project.run(...suggestedWords(edited.err))).toMatchObject({ code: 0 });

      await writeFile(lock, `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`);
      const conflict = await project.run('check', '--offline');
      expect(conflict.err).toContain('[lock-conflict]');
      expect(await project.run(...suggestedWords(conflict.err), '--snapshot', 't.json')).toMatchObject({ code: 0 });

      const more = [...columns, { name: 'more', type: { name: 'int' }, nullable: true }];
      await project.write({ 't.json': JSON.stringify({ ...response, columns: more }) });
      const drift = await project.run('check', '--snapshot', 't.json', '--fail-on', 'any');
      expect(drift.code).toBe(4);
      expect(await project.run(...suggestedWords(drift.out))).toMatchObject({ code: 0 });
      expect(await project.run('check', '--snapshot', 't.json')).toMatchObject({ code: 0 });

      await rm(lock);
      const missing = await project.run('--offline', `c.\`${schema.replaceAll('`', '``')}\`.events`);
      expect(missing.err).toContain('[lock-missing]');
      expect(await project.run(...suggestedWords(missing.err), '--snapshot', 't.json')).toMatchObject({ code: 0 });
      expect((await project.files()).sort()).toEqual(files);
    },
  );
});
