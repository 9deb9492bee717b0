/** Refused tokens of opened streams in a row after which a stream that acknowledges nothing ends the producer. */
const MAX_REFUSED_STREAMS = 2;

/** Decides whether a refused token is worth another one: each time a token that worked is refused, and once for one that never did. */
export class TokenRefusals {
  #isFresh = false;
  #refusedStreams = 0;

  /** A stream opened with the current token. */
  onOpened(): void {
    this.#isFresh = false;
  }

  /** The service acknowledged something, or a stream stayed open for a while. */
  onHealthy(): void {
    this.#refusedStreams = 0;
  }

  /** Counts a refusal, of a stream that had opened or not. Returns whether to request another token. */
  refuse(isOpened: boolean): boolean {
    if (isOpened ? ++this.#refusedStreams > MAX_REFUSED_STREAMS : this.#isFresh) return false;
    this.#isFresh = true;
    return true;
  }
}
