import { ZerobusError } from '../../src/errors/zerobus-error.ts';

/** The service cannot take records now: the producer retries. */
export const unavailable = new ZerobusError('unavailable', 'later', { status: 'UNAVAILABLE' });

/** The service cannot decode a record of a batch. */
export const badRecord = new ZerobusError('record-rejected', 'bad', { status: 'INVALID_ARGUMENT', serverCode: 4044 });
