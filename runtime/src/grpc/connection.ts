import { type ClientHttp2Session, connect } from 'node:http2';
import type { Socket } from 'node:net';
import timers from 'node:timers';

// Not those that a test runner may fake.
const { clearTimeout, setTimeout } = timers;

/** Bytes that the server may send before we read them; acks need few. */
const RECEIVE_WINDOW_BYTES = 1 << 20;
/** Megabytes that one session may buffer. High, because producers bound their own memory. */
const SESSION_MEMORY_MB = 1024;
/** Milliseconds that a possibly dead session has to answer a ping. */
const PING_MS = 5000;
/** Milliseconds that a session has to close before its socket is destroyed. */
const CLOSE_MS = 1000;

/** An HTTP/2 connection to an endpoint: opened at first use, replaced when lost, and closed by its last user. */
export class Connection {
  /** The origin of the endpoint, `https://host` or `http://127.0.0.1:1234`. */
  readonly origin: string;
  #users = 0;
  #session: ClientHttp2Session | undefined;
  /** A closed session waits for the other side to close the socket, which a dead one never does. */
  readonly #sockets = new WeakMap<ClientHttp2Session, Socket>();

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Whether it is connected or connecting. */
  get isOpen(): boolean {
    return this.#session !== undefined;
  }

  /** Adds a user. */
  acquire(): void {
    this.#users++;
  }

  /** Removes a user. Resolves when the socket is closed if this was the last one; at once otherwise. */
  async release(): Promise<void> {
    this.#users--;
    const getSession = this.#session;
    if (this.#users > 0 || getSession === undefined) return;
    this.#session = undefined;
    await this.#closeSession(getSession);
  }

  /** Stops using `session`, after a stream on it got no answer. Destroys it if it is dead; otherwise it ends with its last stream. */
  abandon(session: ClientHttp2Session): void {
    if (this.#session === session) this.#session = undefined;
    if (session.destroyed) return;
    if (session.connecting) {
      session.destroy();
      return;
    }
    const timer = setTimeout(() => this.#destroy(session), PING_MS);
    timer.unref();
    session.once('close', () => clearTimeout(timer));
    session.ping((error) => {
      if (error === null) clearTimeout(timer);
    });
    session.close();
  }

  /** Returns a session that accepts new streams; it may still be connecting. */
  session(): ClientHttp2Session {
    const current = this.#session;
    if (current !== undefined && !current.closed && !current.destroyed) return current;
    const session = connect(this.origin, {
      settings: { enablePush: false, initialWindowSize: RECEIVE_WINDOW_BYTES },
      maxSessionMemory: SESSION_MEMORY_MB,
    });
    // Each stream listens for GOAWAY, and there may be many streams.
    session.setMaxListeners(0);
    // Each stream gets the error too.
    session.on('error', () => {});
    session.on('connect', (_session, socket) => {
      if (!session.destroyed) session.setLocalWindowSize(RECEIVE_WINDOW_BYTES);
      this.#sockets.set(session, socket);
    });
    // After GOAWAY the server accepts no new streams, but the open ones may continue.
    const forget = (): void => {
      if (this.#session === session) this.#session = undefined;
    };
    session.on('goaway', forget);
    session.on('close', forget);
    this.#session = session;
    return session;
  }

  #closeSession(session: ClientHttp2Session): Promise<void> {
    if (session.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#destroy(session), CLOSE_MS);
      session.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      session.close();
    });
  }

  #destroy(session: ClientHttp2Session): void {
    session.destroy();
    this.#sockets.get(session)?.destroy();
  }
}
