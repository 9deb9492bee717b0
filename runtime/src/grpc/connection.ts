import { type ClientHttp2Session, connect } from 'node:http2';
import type { Socket } from 'node:net';

/** Bytes that the server may have on its way to us; acks need little. */
const RECEIVE_WINDOW_BYTES = 1 << 20;
/** Megabytes that one session may hold: the producers bound theirs themselves. */
const SESSION_MEMORY_MB = 1024;
/** How long a session that is suspected to be dead may take to answer a ping. */
const PING_MS = 5000;
/** How long a session may take to close before its socket is cut. */
const CLOSE_MS = 1000;

/** One HTTP/2 connection to an endpoint, made when first used, made anew when lost, and shared until the last user has left. */
export class Connection {
  /** `https://host` or `http://127.0.0.1:1234`. */
  readonly origin: string;
  #users = 0;
  #session: ClientHttp2Session | undefined;
  /** A session that has closed waits for the other side to close the socket too; one that is dead never does. */
  readonly #sockets = new WeakMap<ClientHttp2Session, Socket>();

  constructor(origin: string) {
    this.origin = origin;
  }

  acquire(): void {
    this.#users++;
  }

  /** Resolves when the socket is closed, if this was the last user; else at once. */
  async release(): Promise<void> {
    this.#users--;
    const getSession = this.#session;
    if (this.#users > 0 || getSession === undefined) return;
    this.#session = undefined;
    await this.#closeSession(getSession);
  }

  /** A stream on `session` had no answer: the next one gets another session. This one is cut if it is dead, else it ends with its last stream. */
  abandon(session: ClientHttp2Session): void {
    if (this.#session === session) this.#session = undefined;
    if (session.destroyed) return;
    if (session.connecting) {
      session.destroy();
      return;
    }
    const cut = setTimeout(() => this.#destroy(session), PING_MS);
    cut.unref();
    session.once('close', () => clearTimeout(cut));
    session.ping((error) => {
      if (error === null) clearTimeout(cut);
    });
    session.close();
  }

  /** A session that takes new streams; it may still be connecting. */
  session(): ClientHttp2Session {
    const current = this.#session;
    if (current !== undefined && !current.closed && !current.destroyed) return current;
    const session = connect(this.origin, {
      settings: { enablePush: false, initialWindowSize: RECEIVE_WINDOW_BYTES },
      maxSessionMemory: SESSION_MEMORY_MB,
    });
    // Each producer's stream listens for the server's going away; there may be many.
    session.setMaxListeners(0);
    // Each of its streams is told too.
    session.on('error', () => {});
    session.on('connect', (_session, socket) => {
      if (!session.destroyed) session.setLocalWindowSize(RECEIVE_WINDOW_BYTES);
      this.#sockets.set(session, socket);
    });
    // A server that goes away takes no new streams, though those that are open may go on.
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
      const cut = setTimeout(() => this.#destroy(session), CLOSE_MS);
      session.once('close', () => {
        clearTimeout(cut);
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
