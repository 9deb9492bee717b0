import type http from 'node:http';
import type { Socket } from 'node:net';
import type { SlowCalls } from '../service/slow-calls.js';

/** Lets a server of HTTP/1.1 answer requests of a client that has ended its side. Node.js has no documented option for it. */
export function allowHalfClosed(server: http.Server): void {
  Object.assign(server, { httpAllowHalfOpen: true });
}

/**
 * Answers a client that ends its side after its requests, such as `nc -N`. One that is gone looks the same, so the connection is broken if
 * the answers are not complete in the time that clients have for a message.
 */
export function serveHalfClosed(socket: Socket, slowCalls: SlowCalls): void {
  socket.allowHalfOpen = true;
  socket.on('end', () => {
    const timer = { waitingSince: slowCalls.looks, onTooSlow: () => void socket.destroy() };
    slowCalls.add(timer);
    socket.on('close', () => slowCalls.remove(timer));
  });
}
