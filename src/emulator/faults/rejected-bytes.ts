import { createHash } from 'node:crypto';

/** The most records that one fault keeps in mind. */
const MAX_RECORDS = 100_000;

/** The records that a fault rejected, so that it rejects the same bytes again. Keeps their hashes. */
export class RejectedBytes {
  readonly #hashes = new Set<string>();
  /** Sizes of the records, because most others have another one. */
  readonly #sizes = new Set<number>();

  add(record: Uint8Array): void {
    if (this.#hashes.size >= MAX_RECORDS) return;
    this.#hashes.add(hash(record));
    this.#sizes.add(record.length);
  }

  has(record: Uint8Array): boolean {
    return this.#sizes.has(record.length) && this.#hashes.has(hash(record));
  }
}

function hash(record: Uint8Array): string {
  return createHash('sha256').update(record).digest('base64');
}
