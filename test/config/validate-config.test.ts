import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateConfig } from '../../src/config/validate-config.ts';
import { GenError } from '../../src/diagnostics/gen-error.ts';

/** The problems that the message lists. */
function problems(value: unknown): string {
  try {
    validateConfig(value, 'zerobus.config.ts');
  } catch (error) {
    if (error instanceof GenError) return `${error.code}: ${error.diagnostic.message}`;
    throw error;
  }
  return 'valid';
}

describe('what a config takes', () => {
  test.each<[value: unknown]>([
    [{}],
    [{ tables: ['catalog.iot.sensor_events', 'catalog.iot.*', '`a.b`.c.d'] }],
    [{ tables: [{ table: 'a.b.c', message: 'Reading', exclude: ['legacy'] }, 'a.b.*'] }],
    [{ source: { kind: 'rest' } }],
    [{ source: { kind: 'sql', warehouse: 'abc' } }],
    [{ source: { kind: 'sql', httpPath: '/sql/1.0/warehouses/abc' } }],
    [{ source: { kind: 'snapshot', path: 'migrations' } }],
    [{ out: 'src/gen', emit: ['records'], importExtension: 'none', jobs: 1, host: 'h', profile: 'p' }],
    [{ tables: undefined, out: undefined }],
  ])('%j', (value) => {
    expect(problems(value)).toBe('valid');
  });
});

describe('what it refuses, and how it says so', () => {
  test.each<[value: unknown, message: string]>([
    [undefined, 'the configuration is missing'],
    [null, 'the configuration is null, but must be an object'],
    [[], 'the configuration is an empty array, but must be an object'],
    ['x', "the configuration is 'x', but must be an object"],
    [{ tabels: [] }, 'unknown key tabels; did you mean tables?'],
    [{ zzz: 1 }, 'unknown key zzz'],
    [{ tables: [{ tabel: 'a.b.c' }] }, 'tables[0].table is missing; unknown key tables[0].tabel; did you mean table?'],
    [{ tables: [{ table: 'a.b.c', exlude: ['x'] }] }, 'unknown key tables[0].exlude; did you mean exclude?'],
    [{ tables: 'a.b.c' }, "tables is 'a.b.c', but must be an array"],
    [{ tables: [7] }, 'tables[0] is 7, but must be a string or an object'],
    [{ tables: [''] }, "tables[0] is '', but must be a non-empty string"],
    [
      { tables: ['iot.readings'] },
      "tables[0]: 'iot.readings' is not a table name: it has two parts, so the catalog is missing",
    ],
    [{ tables: ['a.*.c'] }, 'a * can only be used in the last part'],
    [{ tables: ['a.b.c', 'A.b.C'] }, 'tables[1] names A.b.C, which tables[0] already names'],
    [
      { tables: [{ table: 'a.b.*', exclude: ['x'] }] },
      "tables[0].exclude applies to a single table, but 'a.b.*' is a pattern",
    ],
    [
      { tables: [{ table: 'a.b.*', message: 'X' }] },
      "tables[0].message applies to a single table, but 'a.b.*' is a pattern",
    ],
    [
      { tables: [{ table: 'a.b.c', message: '9x' }] },
      'but must consist of ASCII letters, digits and underscores, and not begin with a digit',
    ],
    [{ tables: [{ table: 'a.b.c', exclude: 'x' }] }, "tables[0].exclude is 'x', but must be an array"],
    [{ emit: ['protos'] }, "emit[0] is 'protos', but must be proto, records"],
    [{ emit: [] }, 'emit is an empty array, but must be a non-empty array'],
    [{ jobs: 1.5 }, 'jobs is 1.5, but must be an integer'],
    [{ jobs: 0 }, 'jobs is 0, but must be at least 1'],
    [{ jobs: 257 }, 'jobs is 257, but must be at most 256'],
    [{ source: { kind: 'kafka' } }, "source.kind is 'kafka', but must be rest, sql or snapshot"],
    [{ source: {} }, 'source.kind is undefined, but must be rest, sql or snapshot'],
    [{ source: { kind: 'snapshot' } }, 'source.path is missing'],
    [{ source: { kind: 'rest', path: 'x' } }, 'unknown key source.path'],
    [{ importExtension: 'mjs' }, "importExtension is 'mjs', but must be js, ts or none"],
    [{ token: 'dapi123' }, 'unknown key token'],
  ])('%j', (value, message) => {
    const text = problems(value);
    expect(text).toContain('config-invalid: zerobus.config.ts is not valid: ');
    expect(text).toContain(message);
  });

  test('many problems are counted', () => {
    expect(problems({ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 })).toMatch(/unknown key e \(and 2 more\)\.$/);
  });
});

test('of a million problems some are told and the others counted', () => {
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, 1]));
  expect(problems(keys)).toMatch(/\(and 99995 more\)\.$/);
});

test('any value is a config or an error that says why', () => {
  const keys = fc.constantFrom('tables', 'source', 'out', 'emit', 'jobs', 'kind', 'table', 'exclude', '__proto__', 'x');
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => {
      expect(problems(given)).toMatch(/^(valid|config-invalid: [^\p{Cc}]+)$/u);
    }),
    { numRuns: 500 },
  );
});
