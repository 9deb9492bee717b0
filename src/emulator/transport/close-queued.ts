import type http from 'node:http';
import type { Socket } from 'node:net';

/**
 * Emits `close` of all responses of a connection that is closed. Node.js does so for the one that it is sending, not for those that wait
 * for it.
 */
export function closeQueuedResponses(server: http.Server): void {
  const unfinished = new WeakMap<Socket, Set<http.ServerResponse>>();
  server.on('connection', (socket) => {
    const responses = new Set<http.ServerResponse>();
    unfinished.set(socket, responses);
    socket.on('close', () => {
      for (const response of responses) close(response);
    });
  });
  server.on('request', ({ socket }, response) => {
    const responses = unfinished.get(socket);
    responses?.add(response);
    response.on('close', () => responses?.delete(response));
  });
}

function close(response: http.ServerResponse): void {
  // Node.js emits it for one that was sent.
  if (response.writableFinished) return;
  response.destroy();
  response.emit('close');
}
