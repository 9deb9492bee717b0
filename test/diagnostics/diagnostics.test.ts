import { expect, it } from 'vitest';
import { diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { genError } from '../../src/diagnostics/gen-error.ts';

it('fills the templates', () => {
  expect(diagnostic('unsupported-type', { table: 'c.s.t', path: 'a.b' }, { column: 'a.b', type: 'INTERVAL' })).toEqual({
    code: 'unsupported-type',
    severity: 'error',
    table: 'c.s.t',
    path: 'a.b',
    message: 'Column a.b has the type INTERVAL, which Zerobus does not support.',
    help: expect.stringContaining('STRING'),
  });
});

it('appends the code to the message of an error', () => {
  const error = genError('no-host', {}, {});
  expect(error.message).toContain('[no-host]');
  expect(error.help).toContain('DATABRICKS_HOST');
});
