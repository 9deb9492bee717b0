import type { Socket } from 'node:net';
import type { ZerobusError } from '../errors/zerobus-error.js';
import { Session, type SessionOwner, type SessionSettings } from './session.js';

/** Milliseconds without a received byte after which a session is checked with a ping. */
const KEEP_ALIVE_MS = 60_000;

/** A call that needs a session. It gets exactly one of the two, unless it leaves. */
export interface SessionWaiter {
  /** `session` has room: open the stream now. */
  onSession(session: Session): void;
  /** No session could connect. */
  onFailed(error: ZerobusError): void;
}

/** Settings of a pool. */
export interface PoolSettings extends SessionSettings {
  /** Maximum number of sessions that accept streams. */
  readonly maxSessions: number;
}

/**
 * The sessions to an endpoint: the first one connects when a call needs it, more when all are full, up to a maximum. Calls beyond that
 * wait in order. The last user closes all.
 */
export class SessionPool implements SessionOwner {
  readonly #settings: PoolSettings;
  readonly #sessions = new Set<Session>();
  readonly #sockets = new Set<Socket>();
  readonly #waiters = new Set<SessionWaiter>();
  #users = 0;
  /** Streams that one session accepted most recently; 0 if that is unknown. */
  #capacity = 0;
  #keepAliveMs = KEEP_ALIVE_MS;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  get settings(): PoolSettings {
    return this.#settings;
  }

  /** Number of sockets, from their creation until they are closed. */
  get connections(): number {
    return this.#sockets.size;
  }

  get keepAliveMs(): number {
    return this.#keepAliveMs;
  }

  /** Why calls wait, if they wait for another stream to end. */
  get fullness(): string | undefined {
    const { maxSessions } = this.#settings;
    const accepting = this.#accepting();
    const isFull = accepting.length >= maxSessions && accepting.every(({ state }) => state === 'open');
    return isFull ? `all ${maxSessions} connections are full (maxSessions)` : undefined;
  }

  /** Adds a user. */
  acquire(): void {
    this.#users++;
  }

  /** Removes a user. Resolves when the connections are closed if this was the last one; at once otherwise. */
  async release(): Promise<void> {
    this.#users--;
    if (this.#users > 0) return;
    await Promise.all([...this.#sessions].map((session) => session.close()));
  }

  /** Gives `waiter` a session, at once if one has room. */
  enter(waiter: SessionWaiter): void {
    this.#waiters.add(waiter);
    this.#assign();
  }

  /** `waiter` needs no session any more. Attempts to connect that nobody waits for end at once. */
  leave(waiter: SessionWaiter): void {
    if (!this.#waiters.delete(waiter) || this.#waiters.size > 0) return;
    for (const session of [...this.#sessions]) if (session.state === 'connecting') void session.close();
  }

  onSocket(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  onChange(session: Session): void {
    if (session.state === 'closed') this.#sessions.delete(session);
    else if (session.state === 'open') this.#capacity = session.capacity;
    this.#assign();
  }

  onFailed(session: Session, error: ZerobusError): void {
    this.#sessions.delete(session);
    // Another attempt may succeed.
    if ([...this.#sessions].some(({ state }) => state === 'connecting')) return;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) waiter.onFailed(error);
  }

  onTooManyPings(): void {
    this.#keepAliveMs *= 2;
  }

  /** Assigns sessions to the calls that wait, in order, and connects more if necessary. */
  #assign(): void {
    for (const waiter of this.#waiters) {
      const session = this.#pick();
      if (session === undefined) break;
      this.#waiters.delete(waiter);
      waiter.onSession(session);
    }
    this.#grow();
  }

  #pick(): Session | undefined {
    const free = [...this.#sessions].filter((session) => session.hasRoom);
    const sound = free.find((session) => !session.isSuspect);
    if (sound !== undefined || this.#accepting().length < this.#settings.maxSessions) return sound;
    return free[0];
  }

  #grow(): void {
    if (this.#waiters.size === 0) return;
    const accepting = this.#accepting();
    const connecting = accepting.filter(({ state }) => state === 'connecting').length;
    const needed = this.#capacity > 0 ? Math.ceil(this.#waiters.size / this.#capacity) : 1;
    const room = this.#settings.maxSessions - accepting.length;
    for (let count = Math.min(needed - connecting, room); count > 0; count--) {
      this.#sessions.add(new Session(this.#settings, this));
    }
  }

  /** The sessions that accept streams now or will do so. */
  #accepting(): Session[] {
    return [...this.#sessions].filter(({ state }) => state === 'connecting' || state === 'open');
  }
}
