import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { ZerobusError } from '../errors/zerobus-error.js';
import type { SocketAddress } from '../network/open-socket.js';
import type { Scheduler, Timer } from '../time/scheduler.js';
import { connectionError } from './connection-error.js';
import { ENHANCE_YOUR_CALM, http2CodeName } from './http2-codes.js';
import { KeepAlive } from './keep-alive.js';
import { openSession } from './open-session.js';

/** Milliseconds for TCP, proxy, TLS and SETTINGS. Streams have their own timeout; this ends an attempt that many streams wait for in turn. */
const CONNECT_MS = 10_000;
/** Milliseconds that a possibly dead session has to answer a ping. */
const SUSPECT_PING_MS = 5000;
/** Milliseconds that a silent session has to answer a ping. */
const SILENT_PING_MS = 10_000;
/** Milliseconds that streams have to end after GOAWAY. Streams reset themselves earlier, so that this is for those that cannot. */
const DRAIN_MS = 20_000;
/** Milliseconds that a session without streams has to close before its socket is destroyed. */
const CLOSE_MS = 1000;

/** What a session needs to connect. */
export interface SessionSettings {
  /** The origin of the endpoint. */
  readonly origin: string;
  readonly address: SocketAddress;
  readonly scheduler: Scheduler;
}

/** Follows the life of a session. */
export interface SessionOwner {
  /** Milliseconds without a received byte after which a session is checked. */
  readonly keepAliveMs: number;
  /** A socket was created; it is open until its event 'close'. */
  onSocket(socket: Socket): void;
  /** The session has room for streams, or accepts none any more. */
  onChange(session: Session): void;
  /** The session could not connect. */
  onFailed(session: Session, error: ZerobusError): void;
  /** The server closed the session because of too many pings. */
  onTooManyPings(): void;
}

/** A call on a session. */
export interface SessionCall {
  /** The session accepts no new streams, and its server will close it. */
  onGoaway(): void;
}

/**
 * The state of a session.
 * - `connecting`: until the server's SETTINGS arrive.
 * - `open`: accepts streams, up to the server's limit.
 * - `draining`: accepts no streams, and closes after its last one.
 * - `closed`: failed or destroyed.
 */
export type SessionState = 'connecting' | 'open' | 'draining' | 'closed';

/** One HTTP/2 connection to the endpoint. It begins to connect when it is created. */
export class Session {
  readonly #settings: SessionSettings;
  readonly #owner: SessionOwner;
  readonly #calls = new Set<SessionCall>();
  readonly #connecting = new AbortController();
  readonly #keepAlive: KeepAlive;
  #state: SessionState = 'connecting';
  /** The TCP socket. */
  #socket: Socket | undefined;
  #http2: ClientHttp2Session | undefined;
  #timer: Timer | undefined;
  /** Whether a call got no answer, and the ping that was sent for it neither so far. */
  #isSuspect = false;
  #capacity = 0;
  /** Why the session was lost. */
  #cause: unknown;
  #closing: Promise<void> | undefined;

  constructor(settings: SessionSettings, owner: SessionOwner) {
    this.#settings = settings;
    this.#owner = owner;
    this.#keepAlive = new KeepAlive(
      settings.scheduler,
      () => owner.keepAliveMs,
      () => this.#socket?.bytesRead ?? 0,
      () => this.#ping(SILENT_PING_MS),
    );
    const { signal } = this.#connecting;
    this.#timer = this.#after(CONNECT_MS, () => this.#fail(new Error(`no connection within ${CONNECT_MS / 1000} s`)));
    openSession(settings.origin, settings.address, signal, (socket) => this.#onSocket(socket)).then(
      (http2) => this.#onOpen(http2),
      (error: unknown) => this.#fail(error),
    );
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Streams that the server accepts at a time; 0 before its SETTINGS. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Whether it accepts one more stream. */
  get hasRoom(): boolean {
    return this.#state === 'open' && !this.isLost && this.#calls.size < this.#capacity;
  }

  /** Whether it may be dead: prefer another one. */
  get isSuspect(): boolean {
    return this.#isSuspect;
  }

  /** Whether its connection ended. */
  get isLost(): boolean {
    return this.#http2?.destroyed === true || this.#socket?.destroyed === true;
  }

  /** Returns the error of a call that ended with the connection. */
  lostError(cause: unknown): ZerobusError {
    return connectionError(this.#cause ?? cause, this.#settings.origin);
  }

  /** Opens a stream for `call`. Throws if the session has just ended or a header is invalid. */
  request(call: SessionCall, headers: Record<string, string>): ClientHttp2Stream {
    if (this.#http2 === undefined) throw new Error('the session is not connected');
    const stream = this.#http2.request(headers, { endStream: false });
    this.#calls.add(call);
    return stream;
  }

  /** The stream of `call` is closed. */
  leave(call: SessionCall): void {
    if (!this.#calls.delete(call)) return;
    if (this.#state === 'draining' && this.#calls.size === 0) void this.close();
    this.#owner.onChange(this);
  }

  /** Checks whether the session is alive, after a call on it got no answer. Destroys it if it does not answer a ping either. */
  suspect(): void {
    if (this.#state !== 'open' || this.#isSuspect) return;
    this.#isSuspect = true;
    this.#ping(SUSPECT_PING_MS);
  }

  /** Accepts no more streams, and closes the connection after the last one, or after one second. Resolves when the socket is closed. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const socket = this.#socket;
    if (this.#state === 'connecting') this.#fail(new Error('the connection was closed'));
    if (this.#state === 'open') this.#state = 'draining';
    if (socket === undefined || socket.closed) return;
    const timer = this.#after(CLOSE_MS, () => this.#destroy(undefined));
    // Neither timer nor socket keeps the process alive for who waits.
    const hold = this.#settings.scheduler.hold(() => {});
    this.#http2?.close();
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    timer.cancel();
    hold.cancel();
  }

  #onSocket(socket: Socket): void {
    this.#socket = socket;
    this.#owner.onSocket(socket);
    socket.on('error', (error) => {
      this.#cause ??= error;
    });
    socket.once('close', () => this.#destroy(undefined));
  }

  #onOpen(http2: ClientHttp2Session): void {
    this.#http2 = http2;
    if (this.#state !== 'connecting' || http2.closed || http2.destroyed) {
      this.#fail(new Error('the server accepts no streams (GOAWAY)'));
      http2.destroy();
      return;
    }
    this.#timer?.cancel();
    this.#state = 'open';
    this.#keepAlive.start();
    this.#capacity = readCapacity(http2);
    http2.on('remoteSettings', () => {
      this.#capacity = readCapacity(http2);
      this.#owner.onChange(this);
    });
    http2.on('goaway', (code) => this.#onGoaway(code));
    http2.on('error', (error) => {
      this.#cause ??= error;
    });
    http2.on('close', () => this.#destroy(undefined));
    this.#owner.onChange(this);
  }

  #onGoaway(code: number): void {
    if (code !== 0) this.#cause ??= new Error(`the server closed the connection (GOAWAY ${http2CodeName(code)})`);
    if (code === ENHANCE_YOUR_CALM) this.#owner.onTooManyPings();
    if (this.#state !== 'open') return;
    this.#state = 'draining';
    // Keep-alive cannot check it: node:http2 sends no pings after GOAWAY.
    this.#timer = this.#after(DRAIN_MS, () => this.#destroy(new Error('the server closed the connection (GOAWAY)')));
    for (const call of [...this.#calls]) call.onGoaway();
    if (this.#calls.size === 0) void this.close();
    this.#owner.onChange(this);
  }

  /** Destroys the session unless a ping is answered within `ms`. */
  #ping(ms: number): void {
    const http2 = this.#http2;
    if (http2 === undefined || http2.closed || http2.destroyed) return;
    let isAnswered = false;
    const { scheduler } = this.#settings;
    const destroy = (): void => {
      if (!isAnswered) this.#destroy(new Error(`the server did not answer a ping within ${ms / 1000} s`));
    };
    // The answer may have arrived while the event loop was blocked: read the socket first.
    const timer = this.#after(ms, () => scheduler.soon(destroy));
    http2.ping(() => {
      isAnswered = true;
      timer.cancel();
      this.#isSuspect = false;
      this.#owner.onChange(this);
    });
  }

  /** Gives up an attempt to connect. */
  #fail(cause: unknown): void {
    if (this.#state !== 'connecting') return;
    this.#destroy(cause);
    this.#owner.onFailed(this, connectionError(cause, this.#settings.origin));
  }

  /** Ends the session and its calls at once. */
  #destroy(cause: unknown): void {
    if (this.#state === 'closed') return;
    const isConnecting = this.#state === 'connecting';
    // The attempt itself reports why.
    if (isConnecting && cause === undefined) return;
    this.#state = 'closed';
    this.#cause ??= cause;
    this.#timer?.cancel();
    this.#keepAlive.stop();
    this.#connecting.abort(cause);
    this.#http2?.destroy();
    this.#socket?.destroy();
    if (!isConnecting) this.#owner.onChange(this);
  }

  #after(ms: number, callback: () => void): Timer {
    return this.#settings.scheduler.after(ms, callback);
  }
}

function readCapacity(http2: ClientHttp2Session): number {
  return http2.remoteSettings.maxConcurrentStreams ?? Number.MAX_SAFE_INTEGER;
}
