import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import { describeText } from '../../system/http/foreign-response.js';
import type { HttpAnswer } from '../../system/http/request.js';
import { formatServerError, parseServerError } from '../../system/http/server-error.js';

/**
 * Converts a response with a status other than 200 to an error. The status decides, because servers differ in their error codes;
 * the error code only shows which part of the name does not exist.
 */
export function restStatusError(
  answer: HttpAnswer,
  table: TableName,
  host: string,
  secrets: readonly string[],
): GenError {
  const found = parseServerError(answer.text);
  const name = table.toString();
  const text = formatServerError(found, secrets);
  if (answer.status === 401) return genError('unauthenticated', { table }, { host, answer: text });
  if (answer.status === 403) {
    if (found === undefined) return foreignText(answer, table, host, secrets);
    return genError('permission-denied', { table }, { name, answer: text, sql: table.toSql() });
  }
  if (answer.status === 404 && found !== undefined) {
    return genError(missingPart(`${found.code} ${found.message}`), { table }, { name, host, sql: table.toSql() });
  }
  return genError('catalog-error', { table }, { host, status: String(answer.status), answer: text });
}

/** Converts a failed response for the list of a schema's tables to an error. `all` is `catalog.schema.*`. */
export function restListError(answer: HttpAnswer, all: TableName, host: string, secrets: readonly string[]): GenError {
  if (answer.status !== 403) return restStatusError(answer, all, host, secrets);
  const found = parseServerError(answer.text);
  if (found === undefined) return foreignText(answer, undefined, host, secrets);
  const text = formatServerError(found, secrets);
  return genError('list-denied', {}, { name: all.toString(), answer: text });
}

/** Unity Catalog gives a reason in JSON: what denies access without one is something else, such as a gateway. */
function foreignText(
  { status, text }: HttpAnswer,
  table: TableName | undefined,
  source: string,
  secrets: readonly string[],
): GenError {
  return genError('catalog-answer-invalid', { table }, { source, reason: describeText(status, text, secrets) });
}

function missingPart(text: string): 'catalog-not-found' | 'schema-not-found' | 'table-not-found' {
  if (/^\W*CATALOG/i.test(text)) return 'catalog-not-found';
  if (/^\W*SCHEMA/i.test(text)) return 'schema-not-found';
  if (/catalog '[^']*' (does not exist|was not found)/i.test(text)) return 'catalog-not-found';
  return /schema '[^']*' (does not exist|was not found)/i.test(text) ? 'schema-not-found' : 'table-not-found';
}
