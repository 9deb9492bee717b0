import http from 'node:http';
import http2 from 'node:http2';
import type { Emulator } from '../../src/emulator/index.ts';
import { writeToken } from './raw-client.ts';

/** The answer to an insertion. */
export interface RestAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface InsertSettings {
  readonly table?: string;
  readonly token?: string;
  readonly method?: string;
  readonly path?: string;
  /** Undefined values remove a header. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const SAMPLE = 'catalog.iot.sensor_events';

/** Path of the insertion into a table. */
export const insertPath = (table: string): string => `/zerobus/v1/tables/${table}/insert`;

/** The headers that an insertion needs. */
export async function insertHeaders(
  emulator: Emulator,
  { table = SAMPLE, token, headers = {} }: InsertSettings = {},
): Promise<Record<string, string | string[]>> {
  const all = {
    authorization: `Bearer ${token ?? (await writeToken(emulator, table))}`,
    'x-databricks-zerobus-table-name': table,
    'content-type': 'application/json',
    ...headers,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never;
}

interface Insertion {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
}

async function prepare(emulator: Emulator, settings: InsertSettings): Promise<Insertion> {
  const { table = SAMPLE, method = 'POST', path = insertPath(table) } = settings;
  return { method, path, headers: await insertHeaders(emulator, settings) };
}

/** Inserts over HTTP/1.1. Rejects if the connection breaks. */
export async function insert(
  emulator: Emulator,
  body: string | Buffer,
  settings: InsertSettings = {},
): Promise<RestAnswer> {
  const insertion = await prepare(emulator, settings);
  const { hostname, port } = new URL(emulator.endpoint);
  return new Promise((resolve, reject) => {
    const request = http.request({ ...insertion, hostname, port, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode!, body: JSON.parse(text), headers: response.headers });
    });
    request.once('error', reject);
    request.end(body);
  });
}

/** Inserts over HTTP/2. Rejects if the connection breaks. */
export async function insertOverHttp2(
  emulator: Emulator,
  body: string | Buffer,
  settings: InsertSettings = {},
): Promise<RestAnswer> {
  const { method, path, headers } = await prepare(emulator, settings);
  const session = http2.connect(emulator.endpoint);
  try {
    return await new Promise((resolve, reject) => {
      session.on('error', reject);
      const call = session.request({ ':method': method, ':path': path, ...headers });
      let answer: http2.IncomingHttpHeaders = {};
      let text = '';
      call.on('error', reject);
      call.on('response', (received) => {
        answer = received;
      });
      call.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      call.on('close', () => {
        if (text === '') reject(new Error('closed without an answer'));
        else resolve({ status: Number(answer[':status']), body: JSON.parse(text), headers: answer });
      });
      call.end(body);
    });
  } finally {
    session.destroy();
  }
}
