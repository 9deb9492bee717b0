import { ADMIN_ERRORS, type AdminErrorCode } from './admin-error.js';
import { adminRoutes } from './admin-routes.js';
import type { Route, Schema } from './route.js';
import { schemas } from './schemas.js';

/** Errors that every operation can return. */
const COMMON_ERRORS: readonly AdminErrorCode[] = [
  'invalid-request',
  'unauthorized',
  'host-not-allowed',
  'internal-error',
  'closing',
];
/** Errors of operations with a body. */
const BODY_ERRORS: readonly AdminErrorCode[] = ['body-too-large', 'not-json'];

/** Builds the OpenAPI document of the admin API. */
export function buildOpenApi(): Schema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of adminRoutes) {
    const path = paths[route.path] ?? createPath(route.path);
    paths[route.path] = { ...path, [route.method.toLowerCase()]: describeOperation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Admin API of the Zerobus emulator',
      version: '1',
      summary: 'Look into `zerobus-gen emulator`, and control it, from any language.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/emulator/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The environment variable ZEROBUS_EMULATOR_ADMIN_TOKEN that the emulator prints.',
        },
      },
      schemas,
    },
  };
}

function createPath(path: string): Record<string, unknown> {
  const name = /\{(\w+)\}/.exec(path)?.[1];
  if (name === undefined) return {};
  const schema = { type: 'string', minLength: 1 };
  return { parameters: [{ name, in: 'path', required: true, schema }] };
}

function describeOperation(route: Route): unknown {
  const { id, summary, description, query = {}, body, status = 200, result, ndjson, errors = [] } = route;
  const parameters = Object.entries(query).map(([name, parameter]) => ({ name, in: 'query', ...parameter }));
  const content = {
    'application/json': { schema: result },
    ...(ndjson ? { 'application/x-ndjson': { schema: ndjson } } : {}),
  };
  return {
    operationId: id,
    summary,
    ...(description ? { description } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      [status]: { description: 'Success.', content },
      ...describeErrors([...COMMON_ERRORS, ...(body ? BODY_ERRORS : []), ...errors]),
    },
  };
}

function describeErrors(codes: readonly AdminErrorCode[]): Record<string, unknown> {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  const responses: Record<string, { description: string; content: unknown }> = {};
  for (const code of codes) {
    const status = String(ADMIN_ERRORS[code]);
    const before = responses[status];
    const description = before ? `${before.description.slice(0, -1)} or \`${code}\`.` : `\`${code}\`.`;
    responses[status] = { description, content };
  }
  return responses;
}
