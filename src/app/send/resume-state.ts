import { readFile } from 'node:fs/promises';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';
import { systemReason } from '../../system/system-reason.js';
import { writeFileAtomically } from '../../system/write-file.js';
import type { HeadMark } from './input-head.js';

/** How far an input was sent. */
export interface ResumeState {
  /** The path of the file, or `stdin`. */
  readonly input: string;
  readonly table: string;
  /** Everything up to this line is durable, or rejected. */
  readonly line: number;
  /** Of those lines. */
  readonly head: HeadMark;
}

const VERSION = 1;

/** Undefined where there is no such file. Throws GenError `resume-damaged`. */
export async function readResumeState(path: string, file: string): Promise<ResumeState | undefined> {
  const damaged = (reason: string): GenError => genError('resume-damaged', {}, { file, reason });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw damaged(systemReason(error));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('it is no JSON');
  }
  const { version, ...state } = Object(value) as { readonly version?: unknown } & ResumeState;
  if (version !== VERSION) throw damaged(`it has no "version": ${VERSION}`);
  if (!isState(state)) throw damaged('a value in it is missing, or of another kind');
  return state;
}

/** As a whole or not at all. Throws GenError `resume-not-writable`. */
export async function writeResumeState(path: string, file: string, state: ResumeState): Promise<void> {
  try {
    await writeFileAtomically(path, `${JSON.stringify({ version: VERSION, ...state }, null, 2)}\n`, true);
  } catch (error) {
    throw genError('resume-not-writable', {}, { file, reason: systemReason(error, 'write') }, error);
  }
}

/** Throws GenError `resume-other-input` where the state is of another table or another path. */
export function checkResumeState(state: ResumeState, file: string, input: string, table: string): void {
  if (state.table !== table) throw otherInput(file, `it went into ${state.table}`);
  if (state.input !== input) throw otherInput(file, `it read ${state.input}`);
}

/** The error for an input that is not the one of the state. */
export function otherInput(file: string, reason: string): GenError {
  return genError('resume-other-input', {}, { file, reason });
}

function isState({ input, table, line, head }: ResumeState): boolean {
  const numbers = [line, head?.bytes];
  const texts = [input, table, head?.sha256];
  return (
    numbers.every((value) => Number.isSafeInteger(value) && value >= 0) &&
    texts.every((text) => typeof text === 'string')
  );
}
