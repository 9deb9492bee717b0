import { ZerobusError } from '../errors/zerobus-error.js';

/** The offsets of one stream: 0 for its first message, one more for each, acknowledged cumulatively. */
export class AckLedger {
  #sent = 0;
  #acked = 0;

  /** Messages that were sent and are not acknowledged. */
  get inFlight(): number {
    return this.#sent - this.#acked;
  }

  /** The offset of the next message. */
  next(): number {
    return this.#sent++;
  }

  /**
   * Takes an acknowledgement of everything up to and including `offset`; returns how many messages are new in it, 0 for a
   * repeated one. Throws `protocol-error` where it goes back, or ahead of what was sent: nothing such a server says can be trusted.
   */
  acknowledge(offset: number): number {
    if (!(offset >= 0 && offset < this.#sent)) {
      throw new ZerobusError(
        'protocol-error',
        `The server acknowledged offset ${offset} when ${this.#sent} messages had been sent`,
      );
    }
    const fresh = offset + 1 - this.#acked;
    if (fresh < 0) {
      throw new ZerobusError('protocol-error', `The server acknowledged offset ${offset} after ${this.#acked - 1}`);
    }
    this.#acked += fresh;
    return fresh;
  }
}
