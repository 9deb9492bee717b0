import type { IncomingMessage } from 'node:http';
import { parseTableResponse } from '../../catalog/parse/table-response.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import { parseJson } from '../../system/bounded-json.js';
import { errorMessage } from '../../system/error-message.js';
import { equalIgnoringCase } from '../equal-ignoring-case.js';
import type { GrantRegistry } from '../grants/grant-registry.js';
import { ALL_PRIVILEGES } from '../grants/privileges.js';
import type { Securable } from '../grants/securable.js';
import type { TableChanges } from '../tables/table-changes.js';
import type { TableRegistry } from '../tables/table-registry.js';
import { createDatabricksError, type JsonResponse } from './json-response.js';
import { readBody } from './read-body.js';
import { handleTableRequest } from './tables-endpoint.js';

/** The most bytes of a request that creates a table. */
const MAX_BODY = 4 * 1024 * 1024;
const MAX_TABLES = 10_000;
/** Unity Catalog does not allow these in a name. */
const FORBIDDEN = /[./ \p{Cc}]/u;

/** State that requests which create and delete tables need. */
export interface TableChangeContext {
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
  readonly changes: TableChanges;
}

/**
 * Handles `POST /api/2.1/unity-catalog/tables`. `principal` owns the token; undefined for an admin. Others need CREATE TABLE on the schema.
 * The table is managed by the emulator, whatever its `storage_location`.
 */
export async function handleTableCreation(
  request: IncomingMessage,
  principal: string | undefined,
  { tables, grants, changes }: TableChangeContext,
): Promise<JsonResponse> {
  const body = await readBody(request, MAX_BODY);
  if (body === undefined) return invalid(`The body is larger than ${MAX_BODY} bytes.`);
  const model = readTable(body);
  if (typeof model === 'string') return invalid(model);
  const name = String(model.name);
  const schema: Securable = { type: 'SCHEMA', name: `${model.name.catalog}.${model.name.schema}` };
  if (!hasPrivilege(grants, principal, schema, 'CREATE_TABLE')) return denied('CREATE TABLE', schema);
  if (tables.get(name)) return createDatabricksError(400, 'TABLE_ALREADY_EXISTS', `Table already exists: ${name}`);
  if (tables.all().length >= MAX_TABLES) return invalid(`The emulator has ${MAX_TABLES} tables already.`);
  const { name: _, tableId: __, ...table } = model;
  try {
    changes.apply({ kind: 'create', name: [...model.name.parts], mode: 'create', table });
  } catch (error) {
    return invalid(error instanceof GenError ? error.diagnostic.message : errorMessage(error));
  }
  return handleTableRequest(tables, name);
}

/** Handles `DELETE /api/2.1/unity-catalog/tables/{full_name}`. Others than an admin need MANAGE on the table. */
export function handleTableDeletion(
  name: string,
  principal: string | undefined,
  { tables, grants, changes }: TableChangeContext,
): JsonResponse {
  const table = tables.get(name);
  if (table === undefined) return handleTableRequest(tables, name);
  const securable: Securable = { type: 'TABLE', name: table.name };
  if (!hasPrivilege(grants, principal, securable, 'MANAGE')) return denied('MANAGE', securable);
  changes.apply({ kind: 'drop', name: [...table.model.name.parts], ifExists: false, temporary: false });
  return { status: 200, body: {} };
}

/** Reads the table of a request, or says what is wrong with it. */
function readTable(body: string): TableModel | string {
  try {
    const value = parseJson(body);
    const { name, schema_name, catalog_name } = (value ?? {}) as Record<string, unknown>;
    if ([name, schema_name, catalog_name].some((part) => typeof part === 'string' && FORBIDDEN.test(part))) {
      return 'Name cannot contain a period, space, forward-slash, or control characters';
    }
    return parseTableResponse(value, 'the request');
  } catch (error) {
    if (error instanceof GenError) return error.diagnostic.message;
    if (error instanceof SyntaxError) return 'The body is not JSON.';
    throw error;
  }
}

function hasPrivilege(
  grants: GrantRegistry,
  principal: string | undefined,
  securable: Securable,
  privilege: string,
): boolean {
  if (principal === undefined) return true;
  const own = grants.effective(securable).filter((each) => equalIgnoringCase(each.principal, principal));
  return own.some((each) => each.privilege === privilege || each.privilege === ALL_PRIVILEGES);
}

function invalid(message: string): JsonResponse {
  return createDatabricksError(400, 'INVALID_PARAMETER_VALUE', message);
}

function denied(privilege: string, { type, name }: Securable): JsonResponse {
  return createDatabricksError(403, 'PERMISSION_DENIED', `User does not have ${privilege} on ${type} '${name}'.`);
}
