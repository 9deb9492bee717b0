import { expect, test } from 'vitest';
import { LineError } from '../../src/app/send/line-error.ts';
import { reportSend } from '../../src/cli/send/send-text.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { genError } from '../../src/diagnostics/gen-error.ts';
import { TableName } from '../../src/model/table-name.ts';

const unsaved = genError('resume-not-writable', {}, { file: 'state', reason: 'the disk is full' });

test.each<[name: string, failure: unknown, interrupted: boolean, want: { code: number; codes: string[] }]>([
  ['a wrong line', new LineError('is not JSON'), false, { code: 2, codes: ['resume-not-writable', 'record-invalid'] }],
  ['Ctrl-C', new Error('stopped'), true, { code: 130, codes: ['resume-not-writable'] }],
  ['Ctrl-C behind the last line', unsaved, true, { code: 130, codes: ['resume-not-writable'] }],
  ['itself', unsaved, false, { code: 2, codes: ['resume-not-writable'] }],
])('a state that was not kept is told once, and not relied on: %s', (_, failure, interrupted, { code, codes }) => {
  let err = '';
  const stderr = { write: (text: string) => (err += text) };
  const outcome = { read: 3, sent: 3, rejected: 0, firstRejection: undefined, interrupted, failure, unsaved };
  const found = reportSend(
    {
      table: new TableName('c', 's', 't'),
      dryRun: false,
      rejects: undefined,
      resume: { name: 'state', path: '/state' },
      diagnostics: [],
      durationMs: 1,
      result: { ...outcome, stoppedAt: 4 },
    },
    { reporter: 'human', quiet: true },
    createTerminal(stderr, stderr, {}),
  );
  expect(found).toBe(code);
  expect([...err.matchAll(/\[([\w-]+)\]$/gm)].map(([, each]) => each)).toEqual(codes);
  expect(err).toContain('Everything before line 4 is durable (3 sent by this run). state does not record this.');
});
