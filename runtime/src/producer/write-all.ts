import { abortedWaitError, waitFor } from '../time/wait.js';

/** Accepts records one by one. */
export interface RecordSink<Init> {
  /** Returns a promise of room if there is none; else undefined. */
  room(): Promise<void> | undefined;
  /** Accepts a record. Returns a promise if the caller must wait before the next one. */
  write(record: Init): Promise<void> | undefined;
}

/** Writes all records. Waits whenever the sink returns a promise, and otherwise writes on without one. */
export async function writeAll<Init>(
  records: Iterable<Init> | AsyncIterable<Init>,
  sink: RecordSink<Init>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (isAsyncIterable(records)) {
    for await (const record of records) {
      const wait = writeOne(record, sink, signal);
      if (wait !== undefined) await wait;
    }
    return;
  }
  for (const record of records) {
    const wait = writeOne(record, sink, signal);
    if (wait !== undefined) await wait;
  }
}

function writeOne<Init>(
  record: Init,
  sink: RecordSink<Init>,
  signal: AbortSignal | undefined,
): Promise<void> | undefined {
  if (signal?.aborted === true) throw abortedWaitError(signal);
  if (sink.room() !== undefined) return writeWhenRoom(record, sink, signal);
  const pause = sink.write(record);
  return pause === undefined ? undefined : waitFor(pause, signal);
}

async function writeWhenRoom<Init>(
  record: Init,
  sink: RecordSink<Init>,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Another writer may have taken the room meanwhile.
  for (let room = sink.room(); room !== undefined; room = sink.room()) await waitFor(room, signal);
  const pause = sink.write(record);
  if (pause !== undefined) await waitFor(pause, signal);
}

function isAsyncIterable<Init>(records: Iterable<Init> | AsyncIterable<Init>): records is AsyncIterable<Init> {
  return Symbol.asyncIterator in Object(records);
}
