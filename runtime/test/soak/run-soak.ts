// npm run soak: several producers under a steady load with idle phases, against a server that rotates streams every 5 s. Prints the memory
// every 10 s, and fails if it grows or if sockets, timers or listeners are left. SOAK_MINUTES is how long; 10 by default.
import { type ChildProcess, fork } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import { CountingScheduler } from '../faults/counting-scheduler.ts';
import { type Item, Items } from '../support/items.ts';
import { computeGrowth, type Sample } from './growth.ts';

const minutes = Number(process.env['SOAK_MINUTES'] ?? 10);
const ROTATE_MS = 5000;
const SAMPLE_MS = 10_000;
/** Samples before this part of the run are not judged: code is compiled and buffers reach their size. */
const WARM_UP = 0.3;
/**
 * A leak grows in both measures. The slope alone is noise in a short run, and the difference alone is one late step, such as a buffer
 * that is kept. At 50 new streams per minute, the slope allows 2 KiB for each.
 */
const MAX_PER_MINUTE = 100 * 1024;
const MAX_TOTAL = 512 * 1024;
/** Milliseconds of load, and then without any. */
const BUSY_MS = 20_000;
const IDLE_MS = 8000;

const SETTINGS: readonly ProducerOptions<Item>[] = [
  {},
  { streams: 3, ordering: 'key', key: ({ id }) => Number(id) % 16 },
  { streams: 2, ordering: 'none', batch: { maxRecords: 200 } },
];

const child = fork(fileURLToPath(new URL('./soak-server.ts', import.meta.url)), [`${ROTATE_MS}`], {
  execArgv: ['--import', 'tsx'],
});
const [{ endpoint }] = (await once(child, 'message')) as [{ endpoint: string }];
const scheduler = new CountingScheduler();
const controller = new AbortController();
const client = new ZerobusClient({ endpoint, credentials: { token: 'soak' } });
const producers = SETTINGS.map(
  (options) => new Producer<Item, Item>(Items, { ...options, client, signal: controller.signal }, scheduler),
);
const problems: string[] = [];
const end = performance.now() + minutes * 60_000;
const sampling = sample(end);
await Promise.all(producers.map((producer, index) => load(producer, index, end)));
judge(await sampling);
await Promise.all(producers.map((producer) => producer.close()));
await checkEnd(child);
child.disconnect();
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'The soak found nothing.' : 'The soak found a leak.');
process.exitCode = problems.length === 0 ? 0 : 1;

/** Writes at a steady rate, with calls of send, flush and signals between, and rests from time to time. */
async function load(producer: Producer<Item, Item>, index: number, until: number): Promise<void> {
  let id = 0;
  let busyUntil = performance.now() + BUSY_MS;
  for (let round = 1; performance.now() < until; round++) {
    if (performance.now() > busyUntil) {
      await producer.flush();
      await sleep(IDLE_MS);
      busyUntil = performance.now() + BUSY_MS;
    }
    for (let count = 0; count < 50; count++) {
      const room = producer.write({ id: id++, text: 'x'.repeat(id % 300) });
      if (room !== undefined) await room;
    }
    if (round % 20 === 0) await producer.send({ id: id++ }, { signal: controller.signal });
    await sleep(20 + index);
  }
  await producer.flush();
}

async function sample(until: number): Promise<Record<'rss' | 'external' | 'heapUsed', Sample[]>> {
  const samples: Record<'rss' | 'external' | 'heapUsed', Sample[]> = { rss: [], external: [], heapUsed: [] };
  const start = performance.now();
  while (performance.now() + SAMPLE_MS <= until) {
    await sleep(SAMPLE_MS);
    // Buffers are freed beside the collector, and counted at its next run.
    for (let round = 0; round < 2; round++) {
      globalThis.gc?.();
      await sleep(1);
    }
    const memory = process.memoryUsage();
    const minute = (performance.now() - start) / 60_000;
    for (const key of ['rss', 'external', 'heapUsed'] as const) samples[key].push({ minute, bytes: memory[key] });
    const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
    const records = producers.reduce((sum, { stats }) => sum + stats.acked, 0);
    const streams = producers.reduce((sum, { stats }) => sum + stats.reconnects, 0);
    console.log(
      `${minute.toFixed(2)} min  rss ${mib(memory.rss)}  external ${mib(memory.external)}  heap ${mib(memory.heapUsed)} MiB` +
        `  timers ${scheduler.timers}  listeners ${getEventListeners(controller.signal, 'abort').length}` +
        `  records ${records}  reconnects ${streams}`,
    );
  }
  return samples;
}

function judge(samples: Record<string, Sample[]>): void {
  for (const [name, all] of Object.entries(samples)) {
    const { perMinute, total } = computeGrowth(all.slice(Math.ceil(all.length * WARM_UP)));
    const text = `${name}: ${(perMinute / 1024).toFixed(1)} KiB per minute, ${(total / 1024).toFixed(1)} KiB from first to last third`;
    console.log(text);
    // The resident set includes what the allocator keeps: it is shown, and judged by the other two.
    if (name !== 'rss' && perMinute > MAX_PER_MINUTE && total > MAX_TOTAL) problems.push(`growth of ${text}`);
  }
}

/** Asks the server until it has seen the end of the connections, or for ten seconds: it is another process. */
async function lastReport(server: ChildProcess): Promise<{ acked: number; open: number }> {
  for (let asked = 1; ; asked++) {
    server.send('report');
    const [report] = (await once(server, 'message')) as [{ acked: number; open: number }];
    if (report.open === 0 || asked === 100) return report;
    await sleep(100);
  }
}

/** Checks that the end of the producers left nothing, and that the service acknowledged what they report. */
async function checkEnd(server: ChildProcess): Promise<void> {
  const report = await lastReport(server);
  const acked = producers.reduce((sum, { stats }) => sum + stats.acked, 0);
  const sent = producers.reduce((sum, { stats }) => sum + stats.sent, 0);
  console.log(JSON.stringify({ ...report, sent, reported: acked }));
  if (acked !== sent || report.acked < acked) problems.push('records are missing');
  const left = {
    connections: report.open,
    timers: scheduler.timers,
    holds: scheduler.holds,
    listeners: getEventListeners(controller.signal, 'abort').length,
    charged: client.buffers().charged,
  };
  if (Object.values(left).some((count) => count > 0)) problems.push(`left behind: ${JSON.stringify(left)}`);
}
