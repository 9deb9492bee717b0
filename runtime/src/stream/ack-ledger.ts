import { ZerobusError } from '../errors/zerobus-error.js';

/** Counts the offsets of one stream: 0 for its first message, one more for each further one. Acknowledgements are cumulative. */
export class AckLedger {
  #sent = 0;
  #acked = 0;

  /** Number of messages that were sent but not acknowledged. */
  get inFlight(): number {
    return this.#sent - this.#acked;
  }

  /** Returns the offset of the next message. */
  next(): number {
    return this.#sent++;
  }

  /**
   * Records an acknowledgement of everything up to and including `offset`. Returns how many messages it adds, 0 if it is repeated.
   * Throws `protocol-error` if it goes back or exceeds what was sent: such a server cannot be trusted.
   */
  acknowledge(offset: number): number {
    if (!(offset >= 0 && offset < this.#sent)) {
      throw new ZerobusError(
        'protocol-error',
        `The server acknowledged offset ${offset}, but only ${this.#sent} messages were sent`,
      );
    }
    const added = offset + 1 - this.#acked;
    if (added < 0) {
      throw new ZerobusError('protocol-error', `The server acknowledged offset ${offset} after ${this.#acked - 1}`);
    }
    this.#acked += added;
    return added;
  }
}
