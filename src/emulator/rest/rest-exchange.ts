import type http from 'node:http';
import http2 from 'node:http2';
import type { Readable, Writable } from 'node:stream';
import timers from 'node:timers';

// Not the one that a test runner may fake.
const { setImmediate } = timers;

/** A request to the REST API and the way to answer it, over HTTP/1.1 or HTTP/2. */
export interface RestExchange {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** The headers by their names in lower case. The host is `:authority`, as in HTTP/2. */
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: Readable;
  /** Answers with JSON, unless the client is gone. */
  respond(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void;
  /** Breaks the connection. */
  cut(): void;
  /** Calls back when the request was answered, or the client is gone; at once if it is gone already. */
  onClose(listener: () => void): void;
}

/** Wraps a request over HTTP/1.1. */
export function wrapHttp1(request: http.IncomingMessage, response: http.ServerResponse): RestExchange {
  const { method = '', url = '', headers, headersDistinct, socket } = request;
  const [host, ...others] = headersDistinct['host'] ?? [];
  return {
    method,
    target: url,
    // Of two hosts, none is the one that was meant.
    headers: { ...headers, ':authority': others.length === 0 ? host : undefined },
    body: request,
    respond: (status, body, more = {}) => {
      if (response.destroyed) return;
      const text = JSON.stringify(body);
      response.writeHead(status, { ...more, ...describe(text) });
      response.end(text);
    },
    cut: () => socket.destroy(),
    onClose: (listener) => onClose(response, listener),
  };
}

/** Wraps a request over HTTP/2. */
export function wrapHttp2(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): RestExchange {
  // A client that resets its request is not an error of the emulator.
  stream.on('error', () => stream.destroy());
  return {
    method: headers[':method'] ?? '',
    target: headers[':path'] ?? '',
    headers,
    body: stream,
    respond: (status, body, more = {}) => {
      if (stream.destroyed || stream.headersSent) return;
      const text = JSON.stringify(body);
      stream.respond({ ':status': status, ...more, ...describe(text) });
      stream.end(text);
      // Asks a client that is still sending to stop, once the answer is sent.
      stream.once('finish', () =>
        setImmediate(() => {
          if (!stream.destroyed) stream.close(http2.constants.NGHTTP2_NO_ERROR);
        }),
      );
    },
    cut: () => stream.session?.destroy(),
    onClose: (listener) => onClose(stream, listener),
  };
}

function onClose(answer: Writable, listener: () => void): void {
  // A response that waited for others to be sent is destroyed and never counts as closed.
  if (answer.closed || answer.destroyed) listener();
  else answer.once('close', listener);
}

function describe(text: string): Record<string, string | number> {
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
}
