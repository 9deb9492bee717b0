import type { Readable } from 'node:stream';
import type { Ask } from '../app/project/run-context.js';

/** A stream that a person may type into. */
export type Input = Readable & { readonly isTTY?: boolean };

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Returns a way to ask the person at the terminal; undefined if input or output is not a terminal, or in CI. */
export function createAsk(
  input: Input | undefined,
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Ask | undefined {
  if (input?.isTTY !== true || output.isTTY !== true || environment['CI']) return undefined;
  return async (question) => {
    const { createInterface } = await import('node:readline');
    const lines = createInterface({ input, output: output as unknown as NodeJS.WritableStream });
    try {
      return await new Promise<string | undefined>((resolve, reject) => {
        // On a terminal, readline receives Ctrl-C instead of the process.
        lines.once('SIGINT', () => {
          output.write('\n');
          resolve(undefined);
        });
        lines.once('close', () => resolve(undefined));
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        lines.question(question, (answer) => resolve(answer.trim()));
      });
    } finally {
      lines.close();
    }
  };
}
