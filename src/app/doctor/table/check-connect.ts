import { grpcTransport, ZerobusError } from 'zerobus-runtime';
import { updateLock } from '../../../lock/update-lock.js';
import type { TableModel } from '../../../model/table-model.js';
import { writeDescriptor } from '../../../proto/descriptor.js';
import { scalarProto } from '../../../proto/scalar-types.js';
import { tableToProto } from '../../../proto/table-to-proto.js';
import { TimeoutError, withTimeout } from '../../../system/abort-signal.js';
import type { CheckOutcome } from '../check-outcome.js';
import type { Machine } from '../machine.js';
import type { WriteAccess } from './check-write-token.js';

/** Opens a stream with the descriptor of the table, and closes it without sending a record. */
export async function checkConnect(
  model: TableModel,
  access: WriteAccess,
  machine: Machine,
): Promise<CheckOutcome<true>> {
  try {
    const streamId = await withTimeout(machine.timeoutMs, machine.signal, (signal) =>
      openAndClose(model, access, signal),
    );
    return { status: 'ok', message: `Opened and closed stream ${streamId}.`, value: true };
  } catch (error) {
    if (error instanceof TimeoutError) {
      const fix = 'Check ZEROBUS_SERVER_ENDPOINT and the network, and try again.';
      return { status: 'fail', message: `The service did not open the stream: ${error.message}.`, fix };
    }
    if (!ZerobusError.is(error)) throw error;
    return { status: 'fail', message: `The service rejected the stream: ${error.rawMessage}`, fix: error.help };
  }
}

/** Returns the ID of the stream. */
async function openAndClose(model: TableModel, { client, token }: WriteAccess, signal: AbortSignal): Promise<string> {
  const transport = client.transport(grpcTransport());
  const names = { message: 'Record', file: '' };
  const descriptor = writeDescriptor(tableToProto(updateLock(undefined, model, { names, scalar: scalarProto })));
  const table = model.name.toString();
  let abort = (): void => undefined;
  // The sockets of a transport do not keep the process alive.
  const keepAlive = setInterval(() => undefined, 1000);
  try {
    return await new Promise<string>((resolve, reject) => {
      let streamId = '';
      const stream = transport.open(
        { table, descriptor, format: 'proto', token, userAgent: 'zerobus-gen-doctor' },
        {
          opened: (opened) => {
            streamId = opened.streamId;
            stream.end();
          },
          acknowledged: () => undefined,
          closing: () => undefined,
          writable: () => undefined,
          ended: (error) => {
            // An error after the stream was opened does not matter.
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
    clearInterval(keepAlive);
  }
}
