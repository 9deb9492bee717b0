import { describe, expect, test } from 'vitest';
import { describeRequestError, RequestError } from '../../../src/app/project/request-error.ts';
import { check, generate, send } from '../../../src/index.ts';
import { useProject } from '../../cli/use-project.ts';

const project = useProject();

test('a request error names fields for code, and flags for a command line', () => {
  const error = new RequestError(['source', 'snapshot'], (write) => ({
    message: `${write('source', 'snapshot')} needs ${write('snapshot')}.`,
    help: `Set ${write('httpPath')}.`,
  }));
  expect(error).toMatchObject({
    message: "source: 'snapshot' needs snapshot.",
    help: 'Set httpPath.',
    fields: ['source', 'snapshot'],
  });
  expect(describeRequestError(error, (field, value = '') => `<${field}${value}>`)).toEqual({
    message: '<sourcesnapshot> needs <snapshot>.',
    help: 'Set <httpPath>.',
  });
});

/** Requests that contradict themselves, with the fields that the error names, and the same command line. */
const rows: [request: Parameters<typeof generate>[0], fields: string[], words: string[]][] = [
  [{ source: 'snapshot', tables: ['a.b.c'] }, ['source', 'snapshot'], ['--source', 'snapshot', 'a.b.c']],
  [{ offline: true, warehouse: 'x' }, ['offline', 'warehouse'], ['--offline', '--warehouse', 'x']],
  [{ snapshot: 's', host: 'https://x' }, ['snapshot', 'host'], ['--snapshot', 's', '--host', 'https://x']],
  [{ source: 'rest', httpPath: '/x' }, ['source', 'httpPath'], ['--source', 'rest', '--http-path', '/x']],
  [{ tables: ['a.b.c'], snapshot: 's', jobs: 0 }, ['jobs'], ['a.b.c', '--snapshot', 's', '--jobs', '0']],
  [{ target: 'dev' }, ['target'], ['--target', 'dev']],
  [{ offline: true }, ['offline'], ['--offline']],
  [{}, ['tables'], ['--no-color']],
];

describe('what a request cannot be', () => {
  test.each(rows)('%j', async (request, fields, words) => {
    const error = await generate({ folder: project.folder, environment: {}, ...request }).catch((reason) => reason);
    expect(error).toMatchObject({ name: 'RequestError', fields });
    // What happened and how to fix it, for code without a flag, in whole sentences.
    expect(error.message).toMatch(/^[\p{L}`].*[^.]\.$/u);
    expect(error.help).toMatch(/^[A-Z].*[.?]$/);
    expect(`${error.message} ${error.help}`).not.toMatch(/(^|[^`\w])--[a-z]/);
    const { code, out, err } = await project.run(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const field of fields) if (field !== 'tables' && field !== 'offline') expect(err).toMatch(/--[a-z-]+/);
  });

  test('check of a project without a lock', async () => {
    await expect(check({ folder: project.folder, environment: {} })).rejects.toMatchObject({ fields: ['tables'] });
  });

  test('send with a dry run that would be resumed', async () => {
    const options = { folder: project.folder, environment: {}, table: 'a.b.c', file: 'x', dryRun: true, resume: 's' };
    await expect(send(options)).rejects.toMatchObject({ fields: ['dryRun', 'resume'] });
  });
});
