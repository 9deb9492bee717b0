// Persistent streams outlive the emulator: after a restart and after a crash they answer as before.
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { startWithParts } from '../../../src/emulator/start-emulator.ts';
import { sensorDescriptor } from '../descriptors.ts';
import { createStream } from '../raw-client.ts';
import { connectPersistent, create, resume, retire, startResume } from '../raw-persistent.ts';
import { crash, startWithOneSegment } from './crash.ts';
import { ScriptedLogFiles, systemError } from './scripted-log-files.ts';
import { temporaryFolder } from './tables.ts';

const NAME = 'catalog.iot.sensor_events';
const OTHER = 'catalog.iot.other_events';
const COLUMNS = '(device_id STRING, humidity BIGINT, temperature DOUBLE, event_ts TIMESTAMP)';

const text = (number: number): string => JSON.stringify({ device_id: 'a', humidity: String(number), event_ts: 0 });
const record = (offset: number): Record<string, unknown> => ({
  ingest_record: { offset_id: offset, json_record: text(offset) },
});
const batch = (offset: number, ...numbers: number[]): Record<string, unknown> => ({
  ingest_record_batch: { offset_id: offset, json_batch: { records: numbers.map(text) } },
});

/** Creates a stream, and sends a record with each offset below `count`. */
async function createWith(emulator: Emulator, count: number): Promise<string> {
  const { stream, id } = await create(emulator);
  for (let offset = 0; offset < count; offset++) stream.send(record(offset));
  if (count > 0) await stream.acked(count - 1);
  stream.close();
  return id;
}

/** Resumes a stream, and sends records up to an offset. Returns the offset at which it was resumed. */
async function continueTo(emulator: Emulator, id: string, last: number, table?: string): Promise<number> {
  const { stream, next } = await resume(emulator, id, undefined, table === undefined ? {} : { table });
  for (let offset = next; offset <= last; offset++) stream.send(record(offset));
  if (last >= next) await stream.acked(last);
  stream.close();
  return next;
}

/** How the emulator rejects a resumption; undefined if it does not. */
async function rejection(emulator: Emulator, id: string, table = NAME, descriptor?: Uint8Array): Promise<string> {
  const stream = await startResume(emulator, id, descriptor, { table });
  stream.call.end();
  const end = await stream.ended;
  stream.close();
  return `${end.status} ${end.message}`;
}

function numbers(emulator: Emulator, table = NAME): number[] {
  return emulator.rows(table).map(({ humidity }) => Number(humidity));
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Runs something in an emulator with an empty folder, then in the one that is started after a crash, and in one that is started after that. */
async function afterCrash(
  before: (emulator: Emulator) => Promise<string>,
  after: (emulator: Emulator, id: string, start: 1 | 2) => Promise<void>,
): Promise<void> {
  const { data, emulator } = await startIn(temporaryFolder());
  const id = await before(emulator);
  const left = crash(data);
  await emulator.close();
  // Records that are only in the log when it crashes, and then one that was closed.
  for (const [folder, start] of [[left, 1] as const, [left, 2] as const]) {
    await using again = await startEmulator({ data: folder });
    await after(again, id, start);
  }
}

async function startIn(data: string): Promise<{ data: string; emulator: Emulator }> {
  return { data, ...(await startWithOneSegment(data)) };
}

describe('a stream with records', () => {
  test('continues after its last committed offset, whether these are in the log or in the table', async () => {
    const data = temporaryFolder();
    const { emulator, resume: resumeLog } = await startWithOneSegment(data);
    const id = await createWith(emulator, 3);
    const inLog = crash(data);
    resumeLog();
    await emulator.flush();
    const inTable = crash(data);
    expect(await continueTo(emulator, id, 4)).toBe(3);
    const inBoth = crash(data);
    await emulator.close();
    for (const [folder, count] of [
      [inLog, 3] as const,
      [inTable, 3] as const,
      [inBoth, 5] as const,
      [data, 5] as const,
    ]) {
      for (let start = 0; start < 2; start++) {
        await using again = await startEmulator({ data: folder });
        const next = count + 2 * start;
        expect(await continueTo(again, id, next + 1)).toBe(next);
        expect(numbers(again)).toEqual(upTo(next + 2));
      }
    }
  });

  test.each([false, true])(
    'has its records once if their segment was not deleted (before the file of streams was written: %s)',
    async (isEarly) => {
      const data = temporaryFolder();
      const { emulator, resume: resumeLog } = await startWithOneSegment(data);
      const id = await createWith(emulator, 3);
      const before = crash(data);
      resumeLog();
      await retire(emulator, { stream_id: id });
      await emulator.flush();
      const after = crash(data);
      await emulator.close();
      if (isEarly) rmSync(join(after, '.zerobus', 'streams.json'));
      for (const name of readdirSync(join(before, '.zerobus'))) {
        cpSync(join(before, '.zerobus', name), join(after, '.zerobus', name));
      }
      await using again = await startEmulator({ data: after });
      expect(numbers(again)).toEqual(upTo(3));
      // Otherwise the segment is older than the file.
      if (isEarly) expect(await continueTo(again, id, 3)).toBe(3);
      else expect(await rejection(again, id)).toContain('was retired');
    },
  );

  test('is resumed at the end of its records, at whatever byte the log ends', async () => {
    const { data, emulator } = await startIn(temporaryFolder());
    const id = await createWith(emulator, 4);
    const left = crash(data);
    await emulator.close();
    const [name = ''] = readdirSync(join(left, '.zerobus'));
    const { length } = readFileSync(join(left, '.zerobus', name));
    // The last frames have 81 to 95 bytes each.
    const counts: number[] = [];
    for (const lost of [1, 80, 150, 240]) {
      const cut = temporaryFolder();
      cpSync(left, cut, { recursive: true });
      truncateSync(join(cut, '.zerobus', name), length - lost);
      await using again = await startEmulator({ data: cut });
      const count = again.count(NAME);
      counts.push(count);
      expect(await continueTo(again, id, 4)).toBe(count);
      expect(numbers(again)).toEqual(upTo(5));
    }
    expect(counts).toEqual([3, 3, 2, 1]);
  });

  test('keeps the offset of a message without records', async () => {
    await afterCrash(
      async (emulator) => {
        const { stream, id } = await create(emulator);
        stream.send(batch(0));
        stream.send(batch(1, 0, 1));
        stream.send(batch(2));
        await stream.acked(2);
        stream.close();
        return id;
      },
      async (emulator, id) => {
        expect(await continueTo(emulator, id, 0)).toBe(3);
        expect(numbers(emulator)).toEqual([0, 1]);
      },
    );
  });

  test('keeps its offsets when a reset deletes the rows, in the table or in the log', async () => {
    await afterCrash(
      async (emulator) => {
        const id = await createWith(emulator, 3);
        await emulator.reset();
        return id;
      },
      async (emulator, id, start) => {
        expect(await continueTo(emulator, id, 2 + start)).toBe(2 + start);
        expect(numbers(emulator)).toEqual([3, 4].slice(0, start));
      },
    );
  });

  test('follows its table to another name and to other columns', async () => {
    await afterCrash(
      async (emulator) => {
        const id = await createWith(emulator, 2);
        await emulator.sql(`ALTER TABLE ${NAME} ADD COLUMN unit STRING`);
        await emulator.sql(`ALTER TABLE ${NAME} RENAME TO ${OTHER}`);
        return id;
      },
      async (emulator, id, start) => {
        expect(await continueTo(emulator, id, 1 + start, OTHER)).toBe(1 + start);
        expect(numbers(emulator, OTHER)).toEqual(upTo(2 + start));
      },
    );
  });
});

describe('a stream', () => {
  test('without records can be resumed', async () => {
    await afterCrash(
      (emulator) => createWith(emulator, 0),
      async (emulator, id) => {
        expect(await continueTo(emulator, id, -1)).toBe(0);
      },
    );
  });

  test('cannot be resumed with another record type', async () => {
    await afterCrash(
      (emulator) => createWith(emulator, 1),
      async (emulator, id) => {
        const message = await rejection(emulator, id, NAME, sensorDescriptor);
        expect(message).toBe(`3 Stream ${id} was created for records of type 2, not 1.`);
      },
    );
  });

  test('that was retired stays retired', async () => {
    await afterCrash(
      async (emulator) => {
        const id = await createWith(emulator, 1);
        await retire(emulator, { stream_id: id });
        return id;
      },
      async (emulator, id) => {
        expect(await rejection(emulator, id)).toBe(`5 Stream ${id} was retired.`);
        expect(await retire(emulator, { stream_id: id })).toMatchObject({ status: 0 });
      },
    );
  });

  test.each(['expire', 'retire'] as const)('that the fault %s ended stays so', async (kind) => {
    const text = kind === 'expire' ? 'does not exist' : 'was retired';
    await afterCrash(
      async (emulator) => {
        const id = await createWith(emulator, 1);
        emulator.fault({ kind });
        expect(await rejection(emulator, id)).toBe(`5 Stream ${id} ${text}.`);
        return id;
      },
      async (emulator, id) => {
        expect(await rejection(emulator, id)).toBe(`5 Stream ${id} ${text}.`);
      },
    );
  });

  test('of a table that was dropped, and created again, belongs to another table', async () => {
    await afterCrash(
      async (emulator) => {
        const id = await createWith(emulator, 1);
        await emulator.sql(`DROP TABLE ${NAME}`);
        await emulator.sql(`CREATE TABLE ${NAME} ${COLUMNS}`);
        expect(await rejection(emulator, id)).toBe(`3 Stream ${id} does not belong to table ${NAME}.`);
        return id;
      },
      async (emulator, id) => {
        expect(await rejection(emulator, id)).toBe(`3 Stream ${id} does not belong to table ${NAME}.`);
        expect(emulator.count(NAME)).toBe(0);
      },
    );
  });

  test.each([false, true])(
    'of a table that was dropped, and restored by a reset, continues (retired: %s)',
    async (retired) => {
      await afterCrash(
        async (emulator) => {
          const id = await createWith(emulator, 2);
          if (retired) await retire(emulator, { stream_id: id });
          await emulator.sql(`DROP TABLE ${NAME}`);
          await emulator.reset();
          return id;
        },
        async (emulator, id, start) => {
          if (retired) expect(await rejection(emulator, id)).toContain('was retired');
          else expect(await continueTo(emulator, id, 1 + start)).toBe(1 + start);
          expect(numbers(emulator)).toEqual(retired ? [] : [2, 3].slice(0, start));
        },
      );
    },
  );

  test('is unknown in another folder', async () => {
    await using emulator = await startEmulator({ data: temporaryFolder() });
    await using other = await startEmulator({ data: temporaryFolder() });
    expect(await rejection(other, await createWith(emulator, 1))).toContain('does not exist');
  });
});

/** An emulator whose log does not sync before `release` is called. */
async function startWithoutSyncs() {
  const files = new ScriptedLogFiles();
  const emulator = await startWithParts({ data: temporaryFolder() }, { logFiles: files });
  const waiting: (() => void)[] = [];
  const stop = (): void => {
    files.script = async (operation) => {
      if (operation === 'sync') await new Promise<void>((resolve) => waiting.push(resolve));
    };
  };
  const release = (): void => {
    files.script = () => {};
    for (const resolve of waiting.splice(0)) resolve();
  };
  const untilSyncing = async (): Promise<void> => {
    while (waiting.length === 0) await setImmediate();
    for (let turn = 0; turn < 50; turn++) await setImmediate();
  };
  // Closing waits for syncs, also after a test that failed.
  const close = async (): Promise<void> => {
    release();
    await emulator.close();
  };
  return { emulator, files, stop, release, untilSyncing, [Symbol.asyncDispose]: close };
}

describe('is answered after it was synced:', () => {
  test('a creation', async () => {
    await using started = await startWithoutSyncs();
    started.stop();
    const stream = await connectPersistent(started.emulator);
    stream.send({ create_stream: { create_stream: createStream(NAME) } });
    await started.untilSyncing();
    expect(stream.raw).toEqual([]);
    started.release();
    await stream.expect('create_stream_response');
    stream.close();
  });

  test('a retirement, also the second one', async () => {
    await using started = await startWithoutSyncs();
    const id = await createWith(started.emulator, 0);
    started.stop();
    const answered: number[] = [];
    const calls = [0, 1].map((call) =>
      retire(started.emulator, { stream_id: id }).then(({ status }) => {
        answered.push(call);
        return status;
      }),
    );
    await started.untilSyncing();
    expect(answered).toEqual([]);
    started.release();
    expect(await Promise.all(calls)).toEqual([0, 0]);
  });

  test.each(['expire', 'retire'] as const)('that a stream is gone, by the fault %s', async (kind) => {
    await using started = await startWithoutSyncs();
    const id = await createWith(started.emulator, 0);
    started.emulator.fault({ kind });
    started.stop();
    const stream = await startResume(started.emulator, id);
    let isOver = false;
    const ended = stream.ended.then((end) => {
      isOver = true;
      return end;
    });
    await started.untilSyncing();
    expect(isOver).toBe(false);
    started.release();
    expect(await ended).toMatchObject({ status: 5 });
    stream.close();
  });
});

describe('with a full disk', () => {
  test('no stream is created, and none is retired; afterwards both can be repeated', async () => {
    await using started = await startWithoutSyncs();
    const { emulator, files } = started;
    const id = await createWith(emulator, 1);
    files.script = (operation) => {
      if (operation === 'write') throw systemError('ENOSPC');
    };
    const full = expect.stringContaining('the disk is full (ENOSPC)');
    expect(await retire(emulator, { stream_id: id })).toMatchObject({ status: 14, message: full });
    const stream = await connectPersistent(emulator);
    stream.send({ create_stream: { create_stream: createStream(NAME) } });
    expect(await stream.ended).toMatchObject({ status: 14, message: full });
    stream.close();
    files.script = () => {};
    expect(await continueTo(emulator, id, 1)).toBe(1);
    expect(await retire(emulator, { stream_id: id })).toMatchObject({ status: 0 });
    await createWith(emulator, 1);
    expect(emulator.count(NAME)).toBe(3);
  });

  test('after a failed sync no stream is created, retired or forgotten', async () => {
    const { emulator, files } = await startWithoutSyncs();
    const id = await createWith(emulator, 1);
    files.script = (operation) => {
      if (operation === 'sync') throw systemError('EIO');
    };
    const failed = { status: 13, message: expect.stringContaining('cannot sync its log') };
    expect(await retire(emulator, { stream_id: id })).toMatchObject(failed);
    expect(await retire(emulator, { stream_id: id })).toMatchObject(failed);
    emulator.fault({ kind: 'expire' });
    expect(await rejection(emulator, id)).toContain('cannot sync its log');
    const stream = await connectPersistent(emulator);
    stream.send({ create_stream: { create_stream: createStream(NAME) } });
    expect(await stream.ended).toMatchObject(failed);
    stream.close();
    await expect(emulator.close()).rejects.toMatchObject({ code: 'records-left-in-log' });
  });
});

test.each([
  ['no JSON', 'Unexpected token'],
  ['null', 'does not list persistent streams'],
  ['{"format":1,"segments":{},"streams":[{"id":"a"}]}', 'does not list persistent streams'],
  ['{"format":2}', 'which a newer version wrote'],
])('a file of streams that is %s is an error, and deleting it forgets the streams', async (content, reason) => {
  const data = temporaryFolder();
  await (await startEmulator({ data })).close();
  const path = join(data, '.zerobus', 'streams.json');
  writeFileSync(path, content);
  await expect(startEmulator({ data })).rejects.toMatchObject({
    code: 'data-folder-failed',
    message: expect.stringMatching(new RegExp(`streams\\.json cannot be used: .*${reason}.*delete it to forget`)),
  });
  rmSync(path);
  await (await startEmulator({ data })).close();
});
