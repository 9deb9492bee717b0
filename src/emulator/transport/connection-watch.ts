import type { Socket } from 'node:net';
import type { SlowCall, SlowCalls } from '../service/slow-calls.js';

/** A connection: its socket, or the HTTP/2 session on it. */
export interface Connection {
  destroy(): unknown;
}

/** Connections without a request that are kept. One more closes the one that has been idle longest. */
const MAX_IDLE = 1000;

interface IdleTimer extends SlowCall {
  waitingSince: number;
}

interface Watched {
  /** Number of requests in progress. */
  requests: number;
  /** Closes the connection if it is idle for too long. */
  readonly timer: IdleTimer;
  /** Whether `timer` runs while the connection is idle. */
  isTimed: boolean;
}

/**
 * Knows all connections of a port. Connections on which no request is in progress cost a client little and the emulator a socket, so their
 * number is bounded. A connection with a time limit is closed if the head of its next request is not complete in the time that clients have
 * for a message.
 */
export class ConnectionWatch {
  readonly #slowCalls: SlowCalls;
  readonly #connections = new Map<Connection, Watched>();
  /** Connections without a request; the one that has been idle longest is first. */
  readonly #idle = new Set<Connection>();

  constructor(slowCalls: SlowCalls) {
    this.#slowCalls = slowCalls;
  }

  /** Adds a new connection. */
  add(connection: Connection, { isTimed }: { readonly isTimed: boolean }): void {
    const timer = { waitingSince: 0, onTooSlow: () => void connection.destroy() };
    const watched = { requests: 0, timer, isTimed };
    this.#connections.set(connection, watched);
    this.#setIdle(connection, watched);
  }

  /** Removes a connection: it is closed, or is another object from now on. */
  remove(connection: Connection): void {
    const watched = this.#connections.get(connection);
    if (watched === undefined) return;
    this.#setBusy(connection, watched);
    this.#connections.delete(connection);
  }

  /** Sets the time limit of a connection that was added without one: it will not be used again. */
  limitTime(connection: Connection): void {
    const watched = this.#connections.get(connection);
    if (watched === undefined || watched.isTimed) return;
    watched.isTimed = true;
    if (this.isIdle(connection)) this.#startTimer(watched.timer);
  }

  /** Counts a request that has begun. Returns how many are in progress on the connection. */
  begin(connection: Connection): number {
    const watched = this.#connections.get(connection);
    if (watched === undefined) return 0;
    if (watched.requests === 0) this.#setBusy(connection, watched);
    return ++watched.requests;
  }

  /** Counts a request that is over. */
  end(connection: Connection): void {
    const watched = this.#connections.get(connection);
    if (watched !== undefined && --watched.requests === 0) this.#setIdle(connection, watched);
  }

  /** Returns whether no request is in progress on the connection. */
  isIdle(connection: Connection): boolean {
    return this.#idle.has(connection);
  }

  /** Breaks all connections. */
  destroyAll(): void {
    for (const connection of [...this.#connections.keys()]) {
      this.remove(connection);
      connection.destroy();
    }
  }

  #setIdle(connection: Connection, { timer, isTimed }: Watched): void {
    this.#idle.add(connection);
    if (isTimed) this.#startTimer(timer);
    const [longest] = this.#idle;
    if (this.#idle.size <= MAX_IDLE || longest === undefined) return;
    this.remove(longest);
    longest.destroy();
  }

  #setBusy(connection: Connection, { timer }: Watched): void {
    this.#idle.delete(connection);
    this.#slowCalls.remove(timer);
  }

  #startTimer(timer: IdleTimer): void {
    timer.waitingSince = this.#slowCalls.looks;
    this.#slowCalls.add(timer);
  }
}

/** Adds a new socket, until it is closed. */
export function watchSocket(socket: Socket, watch: ConnectionWatch): void {
  watch.add(socket, { isTimed: true });
  socket.on('close', () => watch.remove(socket));
  // A client that disconnects is not an error of the emulator.
  socket.on('error', () => socket.destroy());
}
