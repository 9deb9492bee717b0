import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { closeOnSignal } from '../../src/producer/close-on-signal.ts';
import { atEnd, produce, serve, until, wellBehaved } from '../support/producers.ts';
import type { ScriptedServer } from '../support/scripted-server.ts';

function start(server: ScriptedServer, timeoutMs: number, parts = 'one'): ChildProcess {
  const script = fileURLToPath(new URL('./signal-client.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, server.endpoint, String(timeoutMs), parts], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  atEnd(() => child.kill('SIGKILL'));
  return child;
}

/** Resolves when the output of the process contains `text`. */
async function printed(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await until(() => output.includes(text));
}

async function ending(child: ChildProcess): Promise<{ readonly output: string; readonly signal: string | null }> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { output: output.trim(), signal };
}

test('on SIGTERM, what was written is delivered, and then the process ends by the signal', async () => {
  const server = await serve(async (call) => {
    await call.open();
    await call.next();
  });
  const child = start(server, 20_000);
  const ended = ending(child);
  await until(() => server.calls[0]?.received.length === 1);
  child.kill('SIGTERM');
  // The producer ends nothing before the acknowledgement.
  await printed(child, 'signal');
  server.calls[0]?.ack(0);
  server.calls[0]?.ok();
  expect(await ended).toEqual({ output: 'signal\ndelivered', signal: 'SIGTERM' });
});

test('after the deadline the process ends by the signal with the rest undelivered; a second signal ends it at once', async () => {
  const server = await serve(async (call) => {
    await call.open();
  });
  const patient = start(server, 50);
  const ended = ending(patient);
  await until(() => server.calls[0]?.received.length === 1);
  patient.kill('SIGTERM');
  expect(await ended).toEqual({ output: 'signal\nclose-timeout', signal: 'SIGTERM' });

  const stuck = start(server, 100_000);
  const killed = ending(stuck);
  await until(() => server.calls[1]?.received.length === 1);
  stuck.kill('SIGTERM');
  const again = setInterval(() => stuck.kill('SIGTERM'), 20);
  expect((await killed).signal).toBe('SIGTERM');
  clearInterval(again);
});

test('the process ends only after the producers of every call have closed', async () => {
  const server = await serve(async (call) => {
    await call.open();
    await call.next();
  });
  const child = start(server, 20_000, 'two');
  const ended = ending(child);
  await until(() => server.calls[0]?.received.length === 1);
  child.kill('SIGTERM');
  await printed(child, 'other closed');
  server.calls[0]?.ack(0);
  server.calls[0]?.ok();
  expect(await ended).toEqual({ output: 'signal\nother closed\ndelivered', signal: 'SIGTERM' });
});

test('listening stops when all producers have ended', async () => {
  const server = await serve(wellBehaved);
  const producers = [produce(server), produce(server)];
  const before = process.listenerCount('SIGTERM');
  closeOnSignal(producers);
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  await Promise.all(producers.map((producer) => producer.close()));
  await until(() => process.listenerCount('SIGTERM') === before);
});
