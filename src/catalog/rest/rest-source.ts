import { checkHeaderToken } from '../../auth/check-header-token.js';
import type { WorkspaceTokens } from '../../auth/workspace-tokens.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { type HttpAnswer, type HttpSettings, request } from '../../system/http/request.js';
import { parseTableResponse } from '../parse/table-response.js';
import type { ListedTable, SchemaName, TableSource } from '../table-source.js';
import { listRestTables } from './list-tables.js';
import { restListError, restStatusError } from './rest-status-error.js';

/** How to reach Unity Catalog of a workspace. */
export interface CatalogAccess {
  /** Scheme, host and port, as returned by `parseHost`. */
  readonly host: URL;
  /** Absent for a server that requires no authentication. */
  readonly tokens?: WorkspaceTokens;
  readonly http?: HttpSettings;
}

/**
 * Reads tables from the REST API of Unity Catalog (`GET /api/2.1/unity-catalog/tables/…`). After a status 401 it requests a
 * new token once.
 */
export class RestSource implements TableSource {
  readonly #access: CatalogAccess;

  constructor(access: CatalogAccess) {
    this.#access = access;
  }

  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const { host } = this.#access;
    const url = new URL(`/api/2.1/unity-catalog/tables/${name.toUrl()}`, host);
    return parseTableResponse(await this.#get(url, name, restStatusError, signal), host.host);
  }

  listTables(schema: SchemaName, signal?: AbortSignal): Promise<readonly ListedTable[]> {
    const all = new TableName(schema.catalog, schema.schema, '*');
    return listRestTables(schema, this.#access.host, (url) => this.#get(url, all, restListError, signal));
  }

  /** Returns the parsed JSON of a response with status 200. `name` is the table or `schema.*`, for messages. */
  async #get(
    url: URL,
    name: TableName,
    toError: typeof restStatusError,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const { host, tokens } = this.#access;
    let token = await tokens?.token(signal);
    let answer = await this.#send(url, token, signal);
    if (answer.status === 401 && token !== undefined && tokens?.invalidate?.(token) === true) {
      const fresh = await tokens.token(signal);
      if (fresh !== token) answer = await this.#send(url, fresh, signal);
      token = fresh;
    }
    if (answer.status !== 200) throw toError(answer, name, host.host, token === undefined ? [] : [token]);
    return parseBody(answer.text, name, host.host);
  }

  #send(url: URL, token: string | undefined, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const { host, http = {} } = this.#access;
    const authorization = token === undefined ? {} : { authorization: `Bearer ${checkHeaderToken(token, host)}` };
    return request(url, { headers: { accept: 'application/json', ...authorization } }, http, signal);
  }
}

function parseBody(text: string, table: TableName, host: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw notJson(text, table, host, cause);
  }
}

function notJson(text: string, table: TableName, host: string, cause: unknown): GenError {
  const start = text.trimStart();
  const reason =
    start === '' ? 'it is empty' : start.startsWith('{') ? 'it is invalid or truncated JSON' : 'it is not JSON';
  // Not as the cause: the parser quotes the text, and a server can send back the token.
  return genError('catalog-answer-invalid', { table }, { source: host, reason: jsonFault(cause, reason) });
}
