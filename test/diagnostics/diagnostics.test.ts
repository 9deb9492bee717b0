import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/diagnostics/catalogue.ts';
import { diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { genError } from '../../src/diagnostics/gen-error.ts';

it('fills the templates', () => {
  expect(diagnostic('unsupported-type', { table: 'c.s.t', path: 'a.b' }, { column: 'a.b', type: 'INTERVAL' })).toEqual({
    code: 'unsupported-type',
    severity: 'error',
    table: 'c.s.t',
    path: 'a.b',
    message: 'Column a.b has the type INTERVAL, which Zerobus does not take.',
    help: expect.stringContaining('STRING'),
  });
});

it('has the code in the message of an error', () => {
  const error = genError('no-host', {}, {});
  expect(error.message).toContain('[no-host]');
  expect(error.help).toContain('DATABRICKS_HOST');
});

describe('every row', () => {
  it.each(Object.entries(catalogue))('%s is complete', (code, row) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const text of [row.title, row.message, row.why, row.help]) expect(text.trim()).not.toBe('');
  });
});
