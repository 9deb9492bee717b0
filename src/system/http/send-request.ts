import http from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import zlib from 'node:zlib';

/** The options of a request: a subset of the options of `fetch`. Redirects are not followed. */
export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect?: 'manual';
  readonly signal?: AbortSignal;
}

/** The parts of a response that are used; a `Response` of `fetch` has them too. */
interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Sends a request; the global `fetch` is one. */
export type Fetch = (url: URL, init: FetchInit) => Promise<FetchResponse>;

/**
 * Sends a request with node:http, because the first `fetch` of a process takes 0.1 s to load. Decompresses the body. Rejects
 * with the error of the system.
 */
export const sendRequest: Fetch = (url, { method = 'GET', headers = {}, body, signal }) =>
  new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const allHeaders = { 'accept-encoding': 'gzip, deflate, br', ...headers, ...length };
    const options = { method, headers: allHeaders, ...(signal && { signal }) };
    const request = client.request(url, options, (message) => resolve(toResponse(message)));
    request.once('error', (error: Error & { rawPacket?: Buffer }) => {
      // What the parser could not read can contain the credentials that the server received.
      delete error.rawPacket;
      reject(error);
    });
    request.end(body);
  });

function toResponse(message: http.IncomingMessage): FetchResponse {
  return {
    status: message.statusCode ?? 0,
    headers: {
      get(name) {
        const value = message.headers[name];
        return value === undefined ? null : String(value);
      },
    },
    body: decompress(message),
  };
}

/** Decompresses a body by its `content-encoding`. An unknown encoding is left unchanged, and then fails to parse as JSON. */
function decompress(message: http.IncomingMessage): Readable {
  const { 'content-encoding': encoding = '', 'content-length': length } = message.headers;
  const create = decoders[encoding.trim().toLowerCase()];
  // An empty body is not valid gzip, but an error response without a body may still carry the header.
  if (create === undefined || length === '0') return message;
  // The reader sees a failure; when it stops reading, the connection is closed.
  return pipeline(message, create(), () => undefined);
}

const decoders: Readonly<Record<string, () => zlib.Gunzip>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
};
