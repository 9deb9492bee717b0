/** Bytes that arrive in chunks, of which some can be put back. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #position: number = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The number of bytes taken so far. */
  get position(): number {
    return this.#position;
  }

  /** Takes the next chunk, which is not empty; undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    let chunk = this.#rest;
    this.#rest = Buffer.alloc(0);
    while (chunk.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done === true) return undefined;
      chunk = value;
    }
    this.#position += chunk.length;
    return chunk;
  }

  /** Takes so many bytes; undefined if fewer are left, which are lost. */
  async take(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let length = 0;
    while (length < count) {
      const chunk = await this.next();
      if (chunk === undefined) return undefined;
      const part = chunk.subarray(0, count - length);
      parts.push(part);
      length += part.length;
      this.unread(chunk.subarray(part.length));
    }
    return Buffer.concat(parts);
  }

  /** Takes bytes up to the first that has a value; returns false at the end. */
  async skipThrough(value: number): Promise<boolean> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) {
      const at = chunk.indexOf(value);
      if (at < 0) continue;
      this.unread(chunk.subarray(at + 1));
      return true;
    }
    return false;
  }

  /** Puts back the last bytes that were taken. */
  unread(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([bytes, this.#rest]);
    this.#position -= bytes.length;
  }

  /** Takes chunks until the first bytes are `enough`, and puts them back. Returns them; fewer at the end. */
  async peek(enough: (head: Buffer) => boolean): Promise<Buffer> {
    let head = Buffer.alloc(0);
    while (!enough(head)) {
      const chunk = await this.next();
      if (chunk === undefined) break;
      head = Buffer.concat([head, chunk]);
    }
    this.unread(head);
    return head;
  }

  /** Yields the rest. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }
}
