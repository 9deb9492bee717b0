import { type TokenSource, ZerobusClient, type ZerobusClientOptions, ZerobusError } from 'zerobus-runtime';

/**
 * The client of an emulator. When the emulator is closed, producers that still have records end with `closed` at their
 * next attempt: they would go on trying for minutes, in a test that only forgot to close them first.
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
        throw new ZerobusError('closed', 'The emulator was closed while the producer had records', {
          table,
          help: 'Close the producer before the emulator.',
        });
      },
      refused: (table, token) => tokens.refused(table, token),
    };
  }
}
