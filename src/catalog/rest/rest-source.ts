import { type GenError, genError } from '../../model/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import { answerToModel } from '../answer-to-model.js';
import type { Credentials } from '../auth/credentials.js';
import { metadataToken } from '../auth/metadata-token.js';
import type { ListedTable, SchemaName, TableSource } from '../table-source.js';
import { type HttpSettings, request } from './http.js';
import { listPages } from './list-tables.js';
import { listError, statusError } from './status-error.js';

/** Where the workspace is, and how it is asked. */
export interface RestSettings {
  /** As `parseHost` gives it: scheme, host, port. */
  readonly host: URL;
  /** Absent for a server without authentication. */
  readonly credentials?: Credentials;
  readonly http?: HttpSettings;
}

/** Reads tables from Unity Catalog's REST interface (`GET /api/2.1/unity-catalog/tables/…`). */
export class RestSource implements TableSource {
  readonly #settings: RestSettings;
  /** One token for all tables; many are read at once. */
  #token: Promise<string> | undefined;

  constructor(settings: RestSettings) {
    this.#settings = settings;
  }

  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const { host } = this.#settings;
    const url = new URL(`/api/2.1/unity-catalog/tables/${name.toUrl()}`, host);
    return answerToModel(await this.#get(url, name, statusError, signal), host.host);
  }

  listTables(schema: SchemaName, signal?: AbortSignal): Promise<readonly ListedTable[]> {
    const all = new TableName(schema.catalog, schema.schema, '*');
    return listPages(schema, this.#settings.host, (url) => this.#get(url, all, listError, signal));
  }

  /** Parsed JSON of an answer with status 200; `name` is what messages name. */
  async #get(
    url: URL,
    name: TableName,
    toError: typeof statusError,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const { host, credentials, http = {} } = this.#settings;
    const headers: Record<string, string> = { accept: 'application/json' };
    const secrets: string[] = [];
    if (credentials !== undefined) {
      const token = await this.#mint(credentials, signal);
      // fetch would refuse it with an error that shows it.
      if (!/^[\x21-\x7e]+$/.test(token)) throw genError('invalid-credentials', { table: name }, { host: host.host });
      secrets.push(token);
      headers['authorization'] = `Bearer ${token}`;
    }
    const answer = await request(url, { headers }, http, signal);
    if (answer.status !== 200) throw toError(answer, name, host.host, secrets);
    return parseAnswer(answer.text, name, host.host);
  }

  #mint(credentials: Credentials, signal: AbortSignal | undefined): Promise<string> {
    const { host, http = {} } = this.#settings;
    const token = this.#token ?? metadataToken(host, credentials, http, signal);
    this.#token = token;
    // A failure is not kept: the next table may have better luck.
    token.catch(() => {
      if (this.#token === token) this.#token = undefined;
    });
    return token;
  }
}

function parseAnswer(text: string, table: TableName, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(text, table, host, cause);
  }
}

function notJson(text: string, table: TableName, host: string, cause: unknown): GenError {
  const start = text.trimStart();
  const reason = start.startsWith('<')
    ? 'it is an HTML page'
    : start === ''
      ? 'it is empty'
      : start.startsWith('{')
        ? 'it is JSON that is broken or ends too early'
        : 'it is no JSON';
  return genError('catalog-answer-invalid', { table }, { source: host, reason }, cause);
}
