import type { Readable } from 'node:stream';

/** What a person may type into. */
export type Input = Readable & { readonly isTTY?: boolean };

/** Asks a question, and gives the answer without blanks around it; undefined where Ctrl-C or the end of input came instead. */
export type Ask = (question: string) => Promise<string | undefined>;

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Who can be asked: a person at a terminal, reading and typing, and not in CI; else nobody, and undefined. Node's own
 * readline does: a line at a time is all that is asked for.
 */
export function askOf(
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
        // With a terminal it is readline that sees Ctrl-C, not the process.
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
