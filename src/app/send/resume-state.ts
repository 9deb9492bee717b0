import { isAbsolute } from 'node:path';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { isMissing } from '../../system/error-code.js';
import { isSameFile } from '../../system/find-file.js';
import { readTextBounded } from '../../system/read-file.js';
import { systemReason } from '../../system/system-reason.js';
import { writeFileAtomically } from '../../system/write-file.js';
import type { HeadMark } from './input-head.js';
import { otherOption } from './resume-options.js';

/** The progress of sending an input. */
export interface ResumeState {
  /** The path of the file, or `stdin`. */
  readonly input: string;
  readonly table: string;
  /** How the lines were read; absent in files of earlier versions. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** The line up to which everything is durable or rejected. */
  readonly line: number;
  /** The identity of those lines. */
  readonly head: HeadMark;
}

const VERSION = 1;

/** In bytes. A progress file is a few lines long. */
const maxSize = 1024 * 1024;

/** Reads a progress file; undefined if it does not exist. Throws GenError `resume-damaged`. */
export async function readResumeState(path: string, file: string): Promise<ResumeState | undefined> {
  const damaged = (reason: string): GenError => genError('resume-damaged', {}, { file, reason });
  let text: string;
  try {
    text = await readTextBounded(path, { maxBytes: maxSize });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw damaged(systemReason(error));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
  const { version, ...state } = Object(value) as { readonly version?: unknown } & ResumeState;
  if (version !== VERSION) throw damaged(`its "version" is not ${VERSION}`);
  if (!isState(state)) throw damaged('a value is missing or has the wrong type');
  return state;
}

/** Writes a progress file as a whole or not at all. Throws GenError `resume-not-writable`. */
export async function writeResumeState(path: string, file: string, state: ResumeState): Promise<void> {
  try {
    await writeFileAtomically(path, `${JSON.stringify({ version: VERSION, ...state }, null, 2)}\n`, { durable: true });
  } catch (error) {
    throw genError('resume-not-writable', {}, { file, reason: systemReason(error, 'write') }, error);
  }
}

/**
 * Throws GenError `resume-other-input` if the state belongs to another table or file, or to lines that were read in another way. One file has several spellings: over links, or
 * with another case on Windows and macOS.
 */
export async function checkResumeState(
  state: ResumeState,
  file: string,
  { input, table, options = {} }: Pick<ResumeState, 'input' | 'options' | 'table'>,
): Promise<void> {
  if (state.table !== table) throw otherInput(file, `it was sent into ${state.table}`);
  if (
    state.input !== input &&
    !(isAbsolute(state.input) && isAbsolute(input) && (await isSameFile(state.input, input)))
  )
    throw otherInput(file, `it read ${state.input}`);
  const other = otherOption(state.options ?? {}, options);
  if (other !== undefined) throw otherInput(file, other);
}

/** Returns the error for an input that does not match the state. */
export function otherInput(file: string, reason: string): GenError {
  return genError('resume-other-input', {}, { file, reason });
}

function isState({ input, table, options = {}, line, head }: ResumeState): boolean {
  const numbers = [line, head?.bytes];
  const texts = [input, table, head?.sha256, ...Object.values(Object(options))];
  return (
    numbers.every((value) => Number.isSafeInteger(value) && value >= 0) &&
    texts.every((text) => typeof text === 'string')
  );
}
