import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../../src/emulator/index.ts';
import { writeToken } from './raw-client.ts';
import { create, type OpenPersistent, resume } from './raw-persistent.ts';

const TABLE = 'catalog.iot.sensor_events';
/** Number of messages that a client sends. */
const MESSAGES = 250;
let emulator: Emulator;
afterEach(() => emulator.close());

/** Message `offset` of a client: the offset says which records it has, so that a client needs no other state. */
function message(client: number, offset: number): Record<string, unknown> {
  const records = [0, 1, 2].slice(0, 1 + (offset % 3)).map((i) => {
    return JSON.stringify({ device_id: `${client}`, humidity: String(3 * offset + i), event_ts: 0 });
  });
  return { ingest_record_batch: { offset_id: offset, json_batch: { records } } };
}

function expectedRows(client: number): string[] {
  return Array.from({ length: MESSAGES }, (_, offset) =>
    [0, 1, 2].slice(0, 1 + (offset % 3)).map((i) => `${client} ${3 * offset + i}`),
  ).flat();
}

function readRows(client: number): string[] {
  const rows = emulator.rows(TABLE).filter(({ device_id }) => device_id === `${client}`);
  return rows.map(({ device_id, humidity }) => `${device_id} ${humidity}`);
}

/** Opens a stream until it gets an answer. It creates another one only if it never learned an id. */
async function openUntilAnswered(id: string | undefined, token: string): Promise<OpenPersistent> {
  for (;;) {
    try {
      return await (id === undefined
        ? create(emulator, undefined, { token })
        : resume(emulator, id, undefined, { token }));
    } catch (error) {
      if (!String(error).includes('closed without a status')) throw error;
    }
  }
}

/** Sends messages until the last one is known to be committed, as a client does that keeps exactly once. */
async function sendAll(client: number): Promise<number> {
  const token = await writeToken(emulator);
  let id: string | undefined;
  for (let connections = 1; ; connections++) {
    const { stream, next, ...opened } = await openUntilAnswered(id, token);
    id = opened.id;
    for (let offset = next; offset < MESSAGES; offset++) stream.send(message(client, offset));
    let acked = next - 1;
    while (acked < MESSAGES - 1) {
      const received = await stream.recv();
      if (received === undefined) break;
      const ack = received['ingest_record_response']?.['durability_ack_up_to_offset'];
      if (ack !== undefined) acked = Number(ack);
    }
    stream.close();
    if (acked === MESSAGES - 1) return connections;
  }
}

const lostAcks: readonly Fault[] = [{ kind: 'cut', after: 7, every: true }];
const everything: readonly Fault[] = [
  { kind: 'lost-answer', after: 40, every: true },
  { kind: 'cut', after: 31, every: true },
  { kind: 'status', after: 53, every: true, status: 'UNAVAILABLE', serverCode: 6002 },
  { kind: 'close-signal', after: 71, every: true, durationMs: 1 },
];

describe('a client that resumes at last_committed_offset + 1 inserts each row exactly once, in order', () => {
  test('with a lost ack every 7 records', async () => {
    emulator = await startEmulator({ faults: lostAcks });
    const connections = await sendAll(0);
    expect(connections).toBeGreaterThan(50);
    expect(readRows(0)).toEqual(expectedRows(0));
  });

  test('with three clients, lost answers, lost acks, statuses and close signals', async () => {
    emulator = await startEmulator({ faults: everything });
    const clients = [0, 1, 2];
    await Promise.all(clients.map(sendAll));
    for (const client of clients) expect(readRows(client)).toEqual(expectedRows(client));
  });
});

test('a client that sends everything unacknowledged again under new offsets inserts rows twice', async () => {
  emulator = await startEmulator({ faults: [{ kind: 'cut', after: 1 }] });
  const first = await create(emulator);
  first.stream.send(message(0, 0));
  await first.stream.ended;
  const { stream, next } = await resume(emulator, first.id);
  expect(next).toBe(1);
  const again = { ...(message(0, 0)['ingest_record_batch'] as object), offset_id: next };
  stream.send({ ingest_record_batch: again });
  await stream.acked(next);
  stream.close();
  first.stream.close();
  expect(readRows(0)).toEqual(['0 0', '0 0']);
});
