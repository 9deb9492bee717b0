import type { Emulator } from '../running-emulator.js';
import type { TableRegistry } from '../tables/table-registry.js';

/** What the admin API reads and changes. */
export interface AdminState {
  readonly emulator: Emulator;
  readonly tables: TableRegistry;
}

/** A request that matched a route. */
export interface AdminCall {
  readonly state: AdminState;
  /** The value of the placeholder in the path; '' without one. */
  readonly name: string;
  readonly query: URLSearchParams;
  /** The parsed body; undefined for a route without one. */
  readonly body: unknown;
  /** Whether the client wants NDJSON. */
  readonly ndjson: boolean;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

/** A JSON Schema, as in OpenAPI 3.1. */
export type Schema = Readonly<Record<string, unknown>>;

/** A parameter of the query. */
export interface QueryParameter {
  readonly description: string;
  readonly schema: Schema;
}

/** What a route returns: a JSON document, or text of another type. */
export type AdminReply =
  | { readonly json: unknown; readonly status?: number }
  | { readonly text: string; readonly type: string; readonly headers?: Readonly<Record<string, string>> };

/** One operation of the admin API: how it is documented, and what it does. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below the base URL. It has at most one placeholder, such as `{table}`. */
  readonly path: string;
  /** `operationId` of OpenAPI. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  /** The JSON body; undefined if the route has none. */
  readonly body?: Schema;
  /** Status of success. Default 200. */
  readonly status?: number;
  /** The JSON document that it returns. */
  readonly result: Schema;
  /** The result as NDJSON, which a client asks for with `Accept: application/x-ndjson`. */
  readonly ndjson?: Schema;
  /** Codes of errors besides those that every route has. */
  readonly errors?: readonly ('not-found' | 'invalid-sql' | 'statement-rejected')[];
  handle(call: AdminCall): AdminReply | Promise<AdminReply>;
}
