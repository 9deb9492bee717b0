import { styleText } from 'node:util';

/** Colours that a meaning is given by. */
export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

/** Where a command writes: stdout is data, stderr is decoration. */
export interface Terminal {
  /** Writes one line of data. */
  out(line: string): void;
  /** Writes one line that only a person reads. */
  err(line: string): void;
  /** Puts a line that the next one replaces on stderr, '' to take it away; absent where stderr is no terminal. */
  readonly status?: (line: string) => void;
  /** Styles text for stdout or stderr, as far as that is a terminal. */
  style(style: Style, text: string, stream?: 'out' | 'err'): string;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** The terminal of a process. Colour only on a terminal, never with NO_COLOR, `CI` or `--no-color`. */
export function terminalOf(
  out: Output,
  err: Output,
  environment: Readonly<Record<string, string | undefined>>,
  color: boolean = true,
): Terminal {
  const allowed = color && !environment['NO_COLOR'] && !environment['CI'];
  return {
    out: (line) => void out.write(`${line}\n`),
    err: (line) => void err.write(`${line}\n`),
    ...(err.isTTY === true && !environment['CI'] ? { status: (line) => void err.write(`\r\u001b[K${line}`) } : {}),
    style(style, text, stream = 'out') {
      const colored = allowed && (stream === 'out' ? out : err).isTTY === true;
      // By itself it asks the real stdout, whatever it is for.
      return colored ? styleText(style, text, { validateStream: false }) : text;
    },
  };
}
