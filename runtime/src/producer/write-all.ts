import { abortedWaitError, waitFor } from '../time/wait.js';

/** Where records go, one by one. */
export interface RecordSink<Init> {
  /** A promise of room, where there is none. */
  room(): Promise<void> | undefined;
  /** A promise where the caller must wait before the next. */
  write(record: Init): Promise<void> | undefined;
}

/** Writes all records, waiting whenever the sink says so; nothing is awaited where it does not. */
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
  // Another writer may take the room that was there a moment ago.
  for (let room = sink.room(); room !== undefined; room = sink.room()) await waitFor(room, signal);
  const pause = sink.write(record);
  if (pause !== undefined) await waitFor(pause, signal);
}

function isAsyncIterable<Init>(records: Iterable<Init> | AsyncIterable<Init>): records is AsyncIterable<Init> {
  return Symbol.asyncIterator in Object(records);
}
