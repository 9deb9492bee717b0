import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { buildOpenApi } from '../../../src/emulator/admin/open-api.ts';
import type { Emulator } from '../../../src/emulator/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare it with what they expect.
  readonly json: any;
}

export interface AdminRequest {
  readonly method?: string;
  /** A value is sent as JSON; a string and bytes unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}

interface Media {
  readonly schema: object;
}
interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>;
}
const document = buildOpenApi() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
};
const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Operations, each with the statuses that tests have seen. */
const seen = new Map<string, Set<number>>();

/** The operations that no request has called with success. */
export function untestedOperations(): readonly string[] {
  const all = Object.values(document.paths).flatMap(({ parameters: _, ...path }) => Object.values(path));
  return all.map(({ operationId }) => operationId).filter((id) => !seen.get(id)?.has(200) && !seen.get(id)?.has(201));
}

/** Sends a request to the admin API, and checks that the response is as the OpenAPI document says. */
export async function admin(emulator: Emulator, path: string, request: AdminRequest = {}): Promise<Answer> {
  const { ZEROBUS_EMULATOR_ADMIN_URL: url, ZEROBUS_EMULATOR_ADMIN_TOKEN: token = '' } = emulator.env;
  const { method = 'GET', body, headers = {}, signal } = request;
  const bearer = 'token' in request ? request.token : token;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const json: unknown = type === 'application/json' ? JSON.parse(text) : undefined;
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(response.headers.has('access-control-allow-origin')).toBe(false);
  checkResponse(path, method, response.status, type, json);
  return { status: response.status, headers: response.headers, text, json };
}

function checkResponse(path: string, method: string, status: number, type: string, json: unknown): void {
  const [pathname = ''] = path.split('?');
  const template = Object.keys(document.paths).find((each) =>
    new RegExp(`^${each.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  );
  const operation = template && document.paths[template]?.[method.toLowerCase()];
  if (!operation) return;
  const media = operation.responses[status]?.content[type];
  if (media === undefined) throw new Error(`${method} ${path} has no response ${status} of ${type} in its document`);
  const known = seen.get(operation.operationId) ?? new Set();
  seen.set(operation.operationId, known.add(status));
  if (json === undefined) return;
  const valid = ajv.compile({ ...media.schema, components: document.components });
  if (!valid(json)) throw new Error(`${method} ${path} ${status}: ${JSON.stringify(valid.errors)}`);
}
