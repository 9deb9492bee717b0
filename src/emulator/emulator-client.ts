import { type TokenSource, ZerobusClient, type ZerobusClientOptions, ZerobusError } from 'zerobus-runtime';

/**
 * The client of an emulator. After the emulator is closed, a producer that still holds records fails with `closed` at
 * its next connection attempt. Otherwise it would retry for minutes in a test that only closed things in the wrong
 * order.
 */
export class EmulatorClient extends ZerobusClient {
  readonly #closing: AbortSignal;

  constructor(options: ZerobusClientOptions, closing: AbortSignal) {
    super(options);
    this.#closing = closing;
  }

  override tokens(): TokenSource {
    const tokens = super.tokens();
    return {
      token: async (table, signal) => {
        if (!this.#closing.aborted) return tokens.token(table, signal);
        throw new ZerobusError('closed', 'The emulator was closed while the producer still had records', {
          table,
          help: 'Close the producer before the emulator.',
        });
      },
      refused: (table, token) => tokens.refused(table, token),
    };
  }
}
