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

/** A stream of the process. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal, in characters. */
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The terminal of a process. `color` is false with `--no-color`. Else NO_COLOR decides, then FORCE_COLOR, and without both
 * there is colour on a terminal, and none with `CI`.
 */
export function terminalOf(out: Output, err: Output, environment: Environment, color: boolean = true): Terminal {
  const forced = color ? colorOf(environment) : false;
  return {
    out: (line) => void out.write(`${line}\n`),
    err: (line) => void err.write(`${line}\n`),
    ...(err.isTTY === true && !environment['CI'] ? { status: (line) => showStatus(line, err) } : {}),
    style(style, text, stream = 'out') {
      const colored = forced ?? ((stream === 'out' ? out : err).isTTY === true && !environment['CI']);
      // By itself it asks the real stdout, whatever it is for.
      return colored ? styleText(style, text, { validateStream: false }) : text;
    },
  };
}

/** What the environment says of colour: no-color.org, and Node's FORCE_COLOR, where 0 and false mean none. */
function colorOf({ NO_COLOR, FORCE_COLOR }: Environment): boolean | undefined {
  if (NO_COLOR) return false;
  if (FORCE_COLOR === undefined) return undefined;
  return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
}

/** A line that is wider than the terminal would go on in the next one, and stay there. */
function showStatus(line: string, err: Output): void {
  const width = (err.columns || 80) - 1;
  err.write(`\r\u001b[K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
}
