import { RpcError } from './status.js';

const PREFIX = 5;

/**
 * Cuts the bytes of a call into gRPC messages. A message that lies in one chunk is handed on as a view of it,
 * so nobody may write into the chunks afterwards.
 */
export class MessageReader {
  readonly #limit: number;
  readonly #onMessage: (message: Uint8Array) => void;
  readonly #prefix: Buffer = Buffer.alloc(PREFIX);
  #prefixLength = 0;
  #message: Buffer | undefined;
  #messageLength = 0;
  #stopped = false;

  /** `limit`: bytes that one message may have. */
  constructor(limit: number, onMessage: (message: Uint8Array) => void) {
    this.#limit = limit;
    this.#onMessage = onMessage;
  }

  /** Whether the bytes so far end between two messages. */
  get complete(): boolean {
    return this.#prefixLength === 0 && this.#message === undefined;
  }

  /** Nothing more is read, not even the rest of the chunk at hand. */
  stop(): void {
    this.#stopped = true;
  }

  /** Throws RpcError for a message that is compressed or too long. */
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

  /** The prefix stands in `prefix` at `prefixAt`, the message in `chunk` at `at`. */
  #startMessage(prefix: Buffer, prefixAt: number, chunk: Buffer, at: number = prefixAt + PREFIX): number {
    if (prefix[prefixAt] !== 0) {
      throw new RpcError('UNIMPLEMENTED', 'The message is compressed; this server takes identity encoding only.');
    }
    const length = prefix.readUInt32BE(prefixAt + 1);
    if (length > this.#limit) {
      throw new RpcError(
        'OUT_OF_RANGE',
        `The message is too large: it has ${length} bytes, and the limit is ${this.#limit} bytes.`,
      );
    }
    if (length <= chunk.length - at) {
      this.#onMessage(chunk.subarray(at, at + length));
      return at + length;
    }
    this.#message = Buffer.allocUnsafeSlow(length);
    this.#messageLength = chunk.copy(this.#message, 0, at);
    return chunk.length;
  }

  #continueMessage(message: Buffer, chunk: Buffer, at: number): number {
    const taken = chunk.copy(message, this.#messageLength, at);
    this.#messageLength += taken;
    if (this.#messageLength === message.length) {
      this.#message = undefined;
      this.#onMessage(message);
    }
    return at + taken;
  }
}
