import { ZerobusError } from '../errors/zerobus-error.js';

/** Counts the offsets of one stream, each one more than the last. Acknowledgements are cumulative. */
export class AckLedger {
  #next: number;
  #acked: number;

  /** `first` is the offset of the first message: 0 on a new stream. */
  constructor(first: number = 0) {
    this.#next = first;
    this.#acked = first;
  }

  /** Returns the offset of the next message. */
  next(): number {
    return this.#next++;
  }

  /**
   * Records an acknowledgement of everything up to and including `offset`. Returns how many messages it adds, 0 if it is repeated.
   * Throws `protocol-error` if it goes back or exceeds what was sent: such a server cannot be trusted.
   */
  acknowledge(offset: number): number {
    if (!(offset >= 0 && offset < this.#next)) {
      const sent = this.#next === 0 ? 'nothing was sent' : `the last message has offset ${this.#next - 1}`;
      throw new ZerobusError('protocol-error', `The server acknowledged offset ${offset}, but ${sent}`);
    }
    const added = offset + 1 - this.#acked;
    if (added < 0) {
      throw new ZerobusError('protocol-error', `The server acknowledged offset ${offset} after ${this.#acked - 1}`);
    }
    this.#acked += added;
    return added;
  }
}
