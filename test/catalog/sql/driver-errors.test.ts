import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorPlace } from '../../../src/catalog/sql/error-place.ts';
import { readDriverError } from '../../../src/catalog/sql/read-driver-error.ts';
import { SqlError } from '../../../src/catalog/sql/sql-error.ts';
import { toGenError } from '../../../src/catalog/sql/table-sql-error.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { TableName } from '../../../src/model/table-name.ts';

interface Recorded {
  readonly message: string;
  readonly isErrorInstance: boolean;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/recordings/driver-errors.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Recorded>>;

const place: ErrorPlace = {
  host: 'h.example',
  path: '/sql/1.0/warehouses/1a',
  secrets: ['dapi-secret'],
  timeoutMs: 1500,
  attempts: 2,
};
const table = TableName.parse('catalog.iot.t');

/** Recreates what the driver threw; one of its classes is not an Error. */
function thrown({ isErrorInstance, message, ...fields }: Recorded): unknown {
  return isErrorInstance ? Object.assign(new Error(message), fields) : { message, ...fields };
}

function read(error: unknown): GenError {
  const found = readDriverError(error, place);
  return found instanceof SqlError ? toGenError(found, table, place.host) : found;
}

describe('each recorded error', () => {
  const want: Readonly<Record<string, [code: string, message: string]>> = {
    missing_table: ['table-not-found', 'Table catalog.iot.t does not exist'],
    missing_schema: ['table-not-found', 'Table catalog.iot.t does not exist'],
    missing_catalog: ['catalog-not-found', 'The catalog of '],
    four_parts: ['catalog-not-found', 'The catalog of '],
    select_missing: ['table-not-found', 'Table '],
    syntax: ['sql-failed', "[PARSE_SYNTAX_ERROR] Syntax error at or near 'catalog'."],
    syntax_json: ['sql-failed', "[PARSE_SYNTAX_ERROR] Syntax error at or near 'XML': extra input 'XML'."],
    json_without_extended: ['sql-failed', '[DESCRIBE_JSON_NOT_EXTENDED]'],
    describe_column_json: ['sql-failed', '[UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON]'],
    unquoted_hyphen: ['sql-failed', '[INVALID_IDENTIFIER]'],
    show_create_delta: ['sql-failed', '`SHOW CREATE TABLE` is not supported for Delta tables. [sql-failed]'],
    empty: ['sql-failed', '[PARSE_EMPTY_STATEMENT] Syntax error, unexpected empty statement. [sql-failed]'],
    no_info_schema: ['table-not-found', 'Table '],
    cast: ['sql-failed', '[CAST_INVALID_INPUT]'],
    unbound_param: ['sql-failed', '[UNBOUND_SQL_PARAMETER] Found the unbound parameter: a.'],
    bad_token: ['warehouse-denied', 'status 403'],
    untrusted_certificate: ['tls-failed', 'failed: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT).'],
    connection_refused: ['connection-refused', 'h.example refused'],
    unknown_host: ['host-not-found', 'h.example'],
    initial_schema_missing: ['schema-not-found', 'The schema of '],
    initial_catalog_missing: ['schema-not-found', 'The schema of '],
    server_never_answers_socketTimeout_1000: ['request-timeout', 'within 1.5 s'],
    queryTimeout_1s: ['warehouse-timeout', 'within its own time limit'],
    cancelled: ['sql-failed', 'The operation was canceled by a client. [sql-failed]'],
    slow_query_with_socketTimeout_1500: ['request-timeout', 'within 1.5 s'],
  };

  test('has its row', () => expect(Object.keys(want)).toEqual(Object.keys(recorded)));

  test.each(Object.entries(want))('%s -> %s', (name, [code, message]) => {
    const error = read(thrown(recorded[name] as Recorded));
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toMatch(/SQLSTATE|org\.apache/);
  });

  test.each([
    ['json_without_extended', true],
    ['describe_column_json', true],
    ['syntax_json', true],
    ['missing_table', false],
    ['cast', false],
    ['bad_token', false],
  ])('%s says that it is not supported: %s', (name, want) => {
    const error = readDriverError(thrown(recorded[name] as Recorded), place);
    expect(error instanceof SqlError && error.isNotSupported).toBe(want);
  });
});

describe('errors of Databricks, and others', () => {
  const http = (statusCode: number, headers: Record<string, string> = {}): object => ({
    message: `Received a response with a bad HTTP status code: ${statusCode}`,
    statusCode,
    response: { status: statusCode, headers: new Headers(headers) },
  });
  const sql = (sqlState: string | null, message: string): object => ({
    message,
    errorCode: 'ERROR',
    response: { sqlState },
  });
  const rows: [given: unknown, code: string, message: string][] = [
    [http(401, { 'x-databricks-reason-phrase': 'no such token' }), 'unauthenticated', 'no such token'],
    [http(403, { 'x-thriftserver-error-message': 'Invalid dapi-secret' }), 'warehouse-denied', 'Invalid ***'],
    [
      http(404, { 'x-databricks-error-or-redirect-message': 'gone' }),
      'warehouse-not-found',
      'h.example has no SQL warehouse at /sql/1.0/warehouses/1a: gone',
    ],
    [http(429), 'catalog-unavailable', 'status 429 (attempts: 2)'],
    [http(503), 'catalog-unavailable', 'status 503 (attempts: 2)'],
    [http(500), 'catalog-error', 'status 500'],
    [{ message: 'Max retry count exceeded', payload: { response: { status: 503 } } }, 'catalog-unavailable', '503'],
    [
      { message: 'Max retry count exceeded', payload: { message: 'x', code: 'ECONNRESET' } },
      'network-failed',
      'ECONNRESET',
    ],
    [
      { message: 'request to https://h.example/ failed, reason: socket hang up', type: 'system' },
      'network-failed',
      ': socket hang up.',
    ],
    [
      sql('42501', '[INSUFFICIENT_PERMISSIONS] Insufficient privileges: no SELECT. SQLSTATE: 42501'),
      'permission-denied',
      'no SELECT.',
    ],
    [sql(null, 'PERMISSION_DENIED: User does not have USE CATALOG'), 'permission-denied', 'USE CATALOG'],
    [sql('42704', "[NO_SUCH_CATALOG_EXCEPTION] Catalog 'x' was not found."), 'catalog-not-found', ''],
    [sql('42P08', '[CATALOG_NOT_FOUND] The catalog `x` not found.'), 'catalog-not-found', ''],
    [sql('XX000', `one \x1b[31m ${'x'.repeat(1000)} dapi-secret`), 'sql-failed', ' [31m '],
    [sql(null, ''), 'sql-failed', 'the server gave no reason'],
    [new TypeError('Value is undefined'), 'catalog-answer-invalid', 'Value is undefined'],
    [undefined, 'catalog-answer-invalid', ''],
    ['text with dapi-secret', 'catalog-answer-invalid', 'text with ***'],
  ];
  test.each(rows)('%j -> %s', (given, code, message) => {
    const error = read(given);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message.length).toBeLessThan(700);
  });

  test('any thrown value is reported without the secret, and without the object of the driver', () => {
    const keys = fc.constantFrom('message', 'code', 'errorCode', 'statusCode', 'response', 'payload', 'name', 'type');
    const value = fc.oneof(fc.jsonValue(), fc.constant('dapi-secret'), fc.constant({ sqlState: 'dapi-secret' }));
    fc.assert(
      fc.property(fc.dictionary(keys, value), (given) => {
        const error = read(given);
        expect(error).toBeInstanceOf(GenError);
        expect(`${error.message} ${error.help}`).not.toContain('dapi-secret');
        expect(error.cause).not.toBe(given);
      }),
    );
  });
});
