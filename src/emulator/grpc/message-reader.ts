import { reject } from '../rejections/reject.js';
import { enlarge } from '../wire/enlarge.js';

const PREFIX = 5;

/**
 * Splits the bytes of a call into gRPC messages. A message that is contained in one chunk is passed on as a view of that
 * chunk, so chunks must not be modified afterwards.
 */
export class MessageReader {
  readonly #limit: number;
  readonly #onMessage: (message: Uint8Array) => void;
  readonly #prefix: Buffer = Buffer.alloc(PREFIX);
  #prefixLength = 0;
  /** Holds an incomplete message. It grows with the bytes that arrive: a length is only a claim. */
  #message: Buffer | undefined;
  #messageLength = 0;
  /** Bytes of the incomplete message that have arrived. */
  #arrived = 0;
  #stopped = false;

  /** `limit`: maximum size of one message, in bytes. */
  constructor(limit: number, onMessage: (message: Uint8Array) => void) {
    this.#limit = limit;
    this.#onMessage = onMessage;
  }

  /** Whether the bytes read so far end at the end of a message. */
  get complete(): boolean {
    return this.#prefixLength === 0 && this.#message === undefined;
  }

  /** Stops reading, and discards an incomplete message and the rest of the current chunk. */
  stop(): void {
    this.#stopped = true;
    this.#message = undefined;
  }

  /** Reads a chunk and emits the messages that it completes. Throws RpcError for a compressed or too long message. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#message !== undefined) at = this.#continueMessage(this.#message, chunk, at);
      else if (this.#prefixLength === 0 && chunk.length - at >= PREFIX) at = this.#startMessage(chunk, at, chunk);
      else at = this.#continuePrefix(chunk, at);
    }
  }

  #continuePrefix(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.#prefix, this.#prefixLength, at);
    this.#prefixLength += taken;
    if (this.#prefixLength < PREFIX) return at + taken;
    this.#prefixLength = 0;
    return this.#startMessage(this.#prefix, 0, chunk, at + taken);
  }

  /** Starts a message whose prefix is at `prefixAt` in `prefix` and whose content starts at `at` in `chunk`. */
  #startMessage(prefix: Buffer, prefixAt: number, chunk: Buffer, at: number = prefixAt + PREFIX): number {
    if (prefix[prefixAt] !== 0) {
      throw reject('compressed', {});
    }
    const length = prefix.readUInt32BE(prefixAt + 1);
    if (length > this.#limit) {
      throw reject('message-too-large', { bytes: length, limit: this.#limit });
    }
    if (length <= chunk.length - at) {
      this.#onMessage(chunk.subarray(at, at + length));
      return at + length;
    }
    this.#messageLength = length;
    this.#arrived = 0;
    return this.#continueMessage(Buffer.alloc(0), chunk, at);
  }

  #continueMessage(message: Buffer, chunk: Buffer, at: number): number {
    const length = this.#messageLength;
    const end = Math.min(at + length - this.#arrived, chunk.length);
    const arrived = this.#arrived + end - at;
    const whole = arrived > message.length ? enlarge(message, Math.min(2 * arrived, length)) : message;
    chunk.copy(whole, this.#arrived, at, end);
    this.#arrived = arrived;
    this.#message = arrived === length ? undefined : whole;
    if (arrived === length) this.#onMessage(whole);
    return end;
  }
}
