import { ZerobusError } from 'zerobus-runtime';
import { updateLock } from '../../../lock/update-lock.js';
import type { TableModel } from '../../../model/table-model.js';
import { writeDescriptor } from '../../../proto/descriptor.js';
import { sameScalar } from '../../../proto/scalar-types.js';
import { tableToProto } from '../../../proto/table-to-proto.js';
import { TimeoutError, withTimeout } from '../../../system/abort-signal.js';
import type { Machine } from '../machine.js';
import type { Verdict } from '../verdict.js';
import type { Writer } from './check-write-token.js';

/** Opens a stream with the descriptor of the table as it is, and ends it. No record is sent. */
export async function checkConnect(model: TableModel, writer: Writer, machine: Machine): Promise<Verdict<true>> {
  try {
    const streamId = await withTimeout(machine.timeoutMs, machine.signal, (signal) =>
      openAndEnd(model, writer, signal),
    );
    return { status: 'ok', message: `The stream ${streamId} was opened and ended.`, value: true };
  } catch (error) {
    if (error instanceof TimeoutError) {
      const fix = 'Check ZEROBUS_SERVER_ENDPOINT and the network, and try again.';
      return { status: 'fail', message: `The stream was not opened: ${error.message}.`, fix };
    }
    if (!ZerobusError.is(error)) throw error;
    return { status: 'fail', message: `The stream was refused: ${error.rawMessage}`, fix: error.help };
  }
}

async function openAndEnd(model: TableModel, { client, token }: Writer, signal: AbortSignal): Promise<string> {
  const transport = client.transport();
  const names = { message: 'Record', file: '' };
  const descriptor = writeDescriptor(tableToProto(updateLock(undefined, model, { names, sameScalar })));
  const table = model.name.toString();
  let abort = (): void => undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      let streamId = '';
      const stream = transport.open(
        { table, descriptor, token, userAgent: 'zerobus-gen-doctor' },
        {
          opened: (id) => {
            streamId = id;
            stream.end();
          },
          acknowledged: () => undefined,
          closing: () => undefined,
          writable: () => undefined,
          ended: (error) => {
            // Once it is open, how it ends says nothing.
            if (streamId !== '') resolve(streamId);
            else reject(error ?? new ZerobusError('protocol-error', 'It ended before it was opened', { table }));
          },
        },
      );
      abort = () => {
        stream.cancel();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await transport.close();
  }
}
