import { RpcError } from './rpc-error.js';

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
  /** The parts of an incomplete message. Its memory grows with the bytes that arrive: a length is only a claim. */
  #parts: Buffer[] | undefined;
  #missing = 0;
  #stopped = false;

  /** `limit`: maximum size of one message, in bytes. */
  constructor(limit: number, onMessage: (message: Uint8Array) => void) {
    this.#limit = limit;
    this.#onMessage = onMessage;
  }

  /** Whether the bytes read so far end at the end of a message. */
  get complete(): boolean {
    return this.#prefixLength === 0 && this.#parts === undefined;
  }

  /** Stops reading and discards the rest of the current chunk. */
  stop(): void {
    this.#stopped = true;
  }

  /** Reads a chunk and emits the messages that it completes. Throws RpcError for a compressed or too long message. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#parts !== undefined) at = this.#continueMessage(this.#parts, chunk, at);
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
      throw new RpcError('UNIMPLEMENTED', 'The message is compressed; this server accepts identity encoding only.');
    }
    const length = prefix.readUInt32BE(prefixAt + 1);
    if (length > this.#limit) {
      throw new RpcError(
        'OUT_OF_RANGE',
        `The message is too large: ${length} bytes, the limit is ${this.#limit} bytes.`,
      );
    }
    if (length <= chunk.length - at) {
      this.#onMessage(chunk.subarray(at, at + length));
      return at + length;
    }
    this.#parts = [chunk.subarray(at)];
    this.#missing = length - (chunk.length - at);
    return chunk.length;
  }

  #continueMessage(parts: Buffer[], chunk: Buffer, at: number): number {
    const end = Math.min(at + this.#missing, chunk.length);
    parts.push(chunk.subarray(at, end));
    this.#missing -= end - at;
    if (this.#missing === 0) {
      this.#parts = undefined;
      this.#onMessage(Buffer.concat(parts));
    }
    return end;
  }
}
