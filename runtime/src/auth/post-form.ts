import { Buffer } from 'node:buffer';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import timers from 'node:timers';
import { URL } from 'node:url';
import { ZerobusError } from '../errors/zerobus-error.js';
import { openSocket, type SocketAddress } from '../network/open-socket.js';
import { bareHost } from '../network/proxy-address.js';
import { onAbort } from '../time/wait.js';

// Not those that a test runner may fake.
const { clearTimeout, setImmediate, setTimeout } = timers;

/** How to connect to the host of a request. */
export type Route = Pick<SocketAddress, 'proxy' | 'tls'>;

/** A request with a form as its body. */
export interface FormRequest {
  readonly url: string;
  /** Its `tls` counts for `https:` only. */
  readonly route: Route;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Maximum size of the response body. The body of an error response is cut there. */
  readonly maxBytes: number;
}

/** A response with its body as text. */
export interface FormResponse {
  readonly status: number;
  readonly body: string;
  /** The header `location`. */
  readonly location: string | undefined;
  /** The header `retry-after`. */
  readonly retryAfter: string | undefined;
}

/**
 * Sends a form, without following redirects. Uses node:http, because test environments such as jsdom have no `fetch`. Rejects with the
 * error of the system, with `configuration` if the body of a success is too large, and when `signal` is aborted. Does not keep the process
 * alive: who waits for a token does, and nobody waits for one that is renewed in the background.
 */
export function postForm(
  { url, route, headers, body, timeoutMs, maxBytes }: FormRequest,
  signal: AbortSignal,
): Promise<FormResponse> {
  return new Promise((resolve, reject) => {
    const isSecure = url.startsWith('https:');
    const send = isSecure ? requestHttps : requestHttp;
    // Ends an attempt to connect, which the request itself cannot.
    const connecting = new AbortController();
    const chunks: Buffer[] = [];
    let bytes = 0;
    const request = send(url, {
      method: 'POST',
      defaultPort: isSecure ? 443 : 80,
      createConnection: (_, callback) => {
        openSocket(socketAddress(url, route), connecting.signal).then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, undefined as never),
        );
        return undefined;
      },
      headers: {
        ...headers,
        accept: 'application/json',
        connection: 'close',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      },
    });
    let stop = (): void => {};
    const finish = (): void => {
      clearTimeout(timer);
      stop();
    };
    const fail = (error: unknown): void => {
      finish();
      reject(error);
      connecting.abort(error);
      request.destroy();
    };
    request.on('error', fail);
    // Node.js closes the connection after status 101 without an error.
    request.on('upgrade', () => fail(new Error('the server switched to another protocol')));
    const onTimer = (): void => fail(new Error(`no response within ${timeoutMs / 1000} s`));
    // After a blocked event loop, a timer runs before the data that arrived in time.
    const timer = setTimeout(() => setImmediate(onTimer), timeoutMs).unref();
    // Calls back at once if it is already aborted.
    stop = onAbort(signal, () => fail(new Error('the request was aborted')));
    request.on('response', (response) => {
      response.on('error', fail);
      const finishWithBody = (): void => {
        finish();
        resolve({
          status,
          body: Buffer.concat(chunks).toString('utf8'),
          location: received.location,
          retryAfter: received['retry-after'],
        });
      };
      const { statusCode: status = 0, headers: received } = response;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= maxBytes) chunks.push(chunk);
        else if (status === 200) fail(tooLarge(url, maxBytes));
        else {
          // The status of an error decides, not the size of its page.
          finishWithBody();
          request.destroy();
        }
      });
      response.on('end', finishWithBody);
    });
    request.end(body);
  });
}

function socketAddress(url: string, { proxy, tls }: Route): SocketAddress {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'https:';
  return {
    host: bareHost(hostname),
    port: Number(port === '' ? (isSecure ? 443 : 80) : port),
    proxy,
    tls: isSecure ? { ...tls } : undefined,
  };
}

function tooLarge(url: string, maxBytes: number): ZerobusError {
  return new ZerobusError('configuration', `The response from ${new URL(url).origin} has more than ${maxBytes} bytes`);
}
