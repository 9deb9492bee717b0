import { styleText } from 'node:util';
import { wrapText } from './wrap-text.js';

/** Text styles, named by colour. */
export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

/** Where a command writes: data to stdout, messages for people to stderr. */
export interface Terminal {
  /** Writes a line of data to stdout, without wrapping it. */
  out(line: string): void;
  /** Writes a message to stdout. On a terminal, breaks it at words, with continuation lines indented by `indent`. */
  print(message: string, indent?: number): void;
  /** Writes a message to stderr, as `print` does to stdout. */
  err(message: string, indent?: number): void;
  /** Replaces the status line on stderr; '' removes it. Absent if stderr is not a terminal. */
  readonly status?: (line: string) => void;
  /** Styles text for stdout or stderr if that stream shows colours. */
  style(style: Style, text: string, stream?: 'out' | 'err'): string;
}

/** A stream of the process. */
export interface Output {
  /** `onWritten` is called when the text was written, or with an error. */
  write(text: string, onWritten?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal in characters. */
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Indentation of continuation lines, in characters. */
const INDENT = 2;

/**
 * Creates the terminal of a process. Colours: `color` false turns them off; otherwise NO_COLOR decides, then FORCE_COLOR; by
 * default they are shown on a terminal, unless CI is set.
 */
export function createTerminal(out: Output, err: Output, environment: Environment, color: boolean = true): Terminal {
  const forced = color ? forcedColor(environment) : false;
  return {
    out: (line) => void out.write(`${line}\n`),
    print: (message, indent) => writeMessage(out, message, indent),
    err: (message, indent) => writeMessage(err, message, indent),
    ...(err.isTTY === true && !environment['CI'] ? { status: (line) => writeStatus(line, err) } : {}),
    style(style, text, stream = 'out') {
      const colored = forced ?? ((stream === 'out' ? out : err).isTTY === true && !environment['CI']);
      // By default styleText decides by the real stdout, whichever stream the text is for.
      return colored ? styleText(style, text, { validateStream: false }) : text;
    },
  };
}

function writeMessage(stream: Output, message: string, indent: number = INDENT): void {
  const { isTTY, columns } = stream;
  stream.write(`${isTTY === true && columns ? wrapText(message, columns, indent) : message}\n`);
}

/** NO_COLOR as in no-color.org, and FORCE_COLOR as in Node, where 0 and false mean none. */
function forcedColor({ NO_COLOR, FORCE_COLOR }: Environment): boolean | undefined {
  if (NO_COLOR) return false;
  if (FORCE_COLOR === undefined) return undefined;
  return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
}

/** Cuts the line to the width of the terminal: the rest would wrap, and could not be replaced. */
function writeStatus(line: string, err: Output): void {
  const width = (err.columns || 80) - 1;
  err.write(`\r\u001b[K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
}
