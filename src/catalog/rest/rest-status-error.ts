import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import type { HttpAnswer } from '../../system/http/request.js';
import { formatServerError, parseServerError } from '../../system/http/server-error.js';

/**
 * The error of an answer that is not 200. The status decides, since servers differ in their error codes; the code only
 * tells which part of the name is not there.
 */
export function restStatusError(
  answer: HttpAnswer,
  table: TableName,
  host: string,
  secrets: readonly string[],
): GenError {
  const found = parseServerError(answer.text);
  const name = table.toString();
  const said = formatServerError(found, secrets);
  if (answer.status === 401) return genError('unauthenticated', { table }, { host, answer: said });
  if (answer.status === 403) {
    return genError('permission-denied', { table }, { name, answer: said, sql: table.toSql() });
  }
  if (answer.status === 404 && found !== undefined) {
    return genError(missingPart(`${found.code} ${found.message}`), { table }, { name, host });
  }
  return genError('catalog-error', { table }, { host, status: String(answer.status), answer: said });
}

/** The same for the list of a schema's tables, `catalog.schema.*`. */
export function restListError(answer: HttpAnswer, all: TableName, host: string, secrets: readonly string[]): GenError {
  if (answer.status !== 403) return restStatusError(answer, all, host, secrets);
  const said = formatServerError(parseServerError(answer.text), secrets);
  return genError('list-denied', {}, { name: all.toString(), answer: said });
}

function missingPart(said: string): 'catalog-not-found' | 'schema-not-found' | 'table-not-found' {
  if (/^\W*CATALOG/i.test(said)) return 'catalog-not-found';
  if (/^\W*SCHEMA/i.test(said)) return 'schema-not-found';
  if (/catalog '[^']*' (does not exist|was not found)/i.test(said)) return 'catalog-not-found';
  return /schema '[^']*' (does not exist|was not found)/i.test(said) ? 'schema-not-found' : 'table-not-found';
}
