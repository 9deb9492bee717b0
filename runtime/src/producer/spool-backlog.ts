import type { SharedBuffers } from '../batch/buffer-pool.js';
import { Frame } from '../batch/frame.js';
import type { Spool, SpooledBatch, SpooledRange, SpoolMark } from '../spool/spool.js';
import type { KnownStream } from '../stream/durable-stream.js';
import type { StreamSchema } from '../stream/table-stream.js';

/** What earlier processes left in a spool. */
export interface SpoolBacklog {
  /** The batches that are not settled, in order. Their records are on disk only. */
  readonly frames: readonly Frame[];
  /** By number, as the frames name them; 0 is the schema of the record class. */
  readonly schemas: readonly StreamSchema[];
  /** With exactly-once delivery, the persistent stream of the earlier process. */
  readonly stream: KnownStream | undefined;
  /** With exactly-once delivery, whether that stream was created with another descriptor or format, or a batch has another one. */
  readonly isSchemaChanged: boolean;
}

/** Reads what earlier processes left. With exactly-once delivery, the frames get their offsets on the persistent stream. */
export function readBacklog(spool: Spool, isExactlyOnce: boolean, pool: SharedBuffers, now: number): SpoolBacklog {
  const { backlog, mark, schemas } = spool;
  const last = backlog.at(-1)?.index ?? 0;
  const frames = backlog.flatMap((batch) => {
    const parts = mark?.index === batch.index ? mark.parts : undefined;
    // Frames of this process have numbers from 0.
    const sequence = batch.index - last - 1;
    return (parts ?? [{ from: 0, to: batch.count }]).map((part) => createFrame(batch, part, sequence, pool, now));
  });
  if (!isExactlyOnce) return { frames, schemas, stream: undefined, isSchemaChanged: false };
  const isSchemaChanged = (mark?.stream?.schema ?? 0) !== 0 || backlog.some(({ schema }) => schema !== 0);
  return { frames, schemas, stream: continueStream(mark, frames), isSchemaChanged };
}

function createFrame(
  batch: SpooledBatch,
  { from, to }: SpooledRange,
  sequence: number,
  pool: SharedBuffers,
  openedAt: number,
): Frame {
  const facts = {
    count: to - from,
    position: 0,
    sequence: sequence + from / 2 ** 24,
    openedAt,
    waiters: [],
    schema: batch.schema,
  };
  const frame = new Frame(facts, undefined, pool);
  frame.spooled = { batch, from, to };
  frame.isBacklog = true;
  return frame;
}

/** Gives the frames that an earlier process may have sent their offsets on its persistent stream. */
function continueStream(mark: SpoolMark | undefined, frames: readonly Frame[]): KnownStream | undefined {
  if (mark?.stream === undefined) return undefined;
  const { id, offset, end = Number.POSITIVE_INFINITY } = mark.stream;
  const parts = mark.parts?.length ?? 1;
  let part = 0;
  for (const frame of frames) {
    const index = frame.spooled?.batch.index ?? mark.index;
    if (index >= end) break;
    // By number, because damage may have taken batches from between.
    frame.offset = index === mark.index ? offset + part++ : offset + parts + index - mark.index - 1;
  }
  // No more is known to be committed: what is settled since may have been rejected, or damage may have taken it.
  return { streamId: id, nextOffset: offset };
}
