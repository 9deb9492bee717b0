import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { drySink } from '../../../src/app/send/dry-sink.ts';
import { InputWarnings } from '../../../src/app/send/input-warnings.ts';
import { openStream } from '../../../src/app/send/open-input.ts';
import { producerSink } from '../../../src/app/send/producer-sink.ts';
import { createRowType } from '../../../src/app/send/row-type.ts';
import { type SendRun, sendInput } from '../../../src/app/send/send-input.ts';
import type { SendResult } from '../../../src/app/send/send-result.ts';
import { sendableLock } from '../../../src/app/send/sendable-lock.ts';
import { parseSqlType } from '../../../src/ddl/parse-sql-type.ts';
import type { Emulator } from '../../../src/emulator/index.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';

/** A table of columns written as `name TYPE` or `name TYPE NOT NULL`. */
export function tableOf(...columns: readonly string[]): TableModel {
  return {
    name: new TableName('c', 's', 't'),
    columns: columns.map((column) => {
      const [, name = '', type = '', notNull] = /^(\S+) (.+?)( NOT NULL)?$/.exec(column) ?? [];
      return { name, type: parseSqlType(type), nullable: notNull === undefined };
    }),
  };
}

export type InputChunks = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Sends a text, or chunks of one, into a table of the emulator; without one only checks it. */
export async function sendText(
  model: TableModel,
  chunks: InputChunks,
  options: Partial<SendRun> = {},
  emulator?: Emulator,
): Promise<SendResult> {
  const lock = sendableLock(model);
  const warnings = options.warnings ?? new InputWarnings();
  const type = createRowType(lock, options, warnings);
  const signal = options.signal ?? new AbortController().signal;
  const sink = emulator
    ? producerSink(type, {
        client: emulator.client,
        userAgent: 'test/1',
        isolates: options.rejects !== undefined,
        signal,
      })
    : drySink(type);
  const given = typeof chunks === 'string' || chunks instanceof Uint8Array ? [chunks] : chunks;
  const open = async (stop: AbortSignal): ReturnType<SendRun['open']> => openStream(streamOf(given), 'stdin', stop);
  try {
    return await sendInput({ lock, sink, open, file: undefined, warnings, signal, ...options });
  } finally {
    await sink.close();
  }
}

/** A stream of what comes, which may be destroyed while nothing comes. */
export function streamOf(chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): PassThrough {
  const stream = new PassThrough();
  void (async () => {
    for await (const chunk of chunks) {
      if (!stream.write(Buffer.from(chunk as Uint8Array))) await once(stream, 'drain');
    }
    stream.end();
  })();
  return stream;
}
