import { type GenError, genError } from '../diagnostics/gen-error.js';
import { printable } from '../diagnostics/printable.js';
import { jsonFault, parseJson } from '../system/bounded-json.js';
import { errorMessage } from '../system/error-message.js';
import { findJsonFault } from '../system/find-json-fault.js';
import { formatPosition } from '../system/format-position.js';
import { readTextBounded } from '../system/read-file.js';
import { systemReason } from '../system/system-reason.js';

/** The diagnostics of files that configure the emulator. */
export type InvalidFile = 'faults-invalid' | 'principals-invalid';

const MAX_BYTES = 1024 * 1024;
const ENDS_EARLY = 'it is not JSON: it ends too early';

/** Reads a JSON file. Throws GenError `code` if it cannot be read or is not JSON; the message then names the line and column. */
export async function readJsonFile(file: string, code: InvalidFile): Promise<unknown> {
  let text: string;
  try {
    text = await readTextBounded(file, { maxBytes: MAX_BYTES });
  } catch (error) {
    throw invalidFile(code, file, `it cannot be read: ${systemReason(error)}`, error);
  }
  try {
    return parseJson(text);
  } catch (error) {
    const at = findJsonFault(text);
    if (at === undefined || at === text.length) throw invalidFile(code, file, jsonFault(error, ENDS_EARLY), error);
    const found = printable(text.charAt(at));
    throw invalidFile(code, `${file}:${formatPosition(text, at)}`, `it is not JSON from '${found}' on`, error);
  }
}

/** Runs `run`, and names the file in its errors if `input` is the path of one. */
export function inFile<T>(code: InvalidFile, input: unknown, run: () => T): T {
  if (typeof input !== 'string') return run();
  try {
    return run();
  } catch (error) {
    throw invalidFile(code, input, errorMessage(error), error);
  }
}

/** Creates the error of a file. `place` is its path, with the line and column if they are known. */
function invalidFile(code: InvalidFile, place: string, reason: string, cause?: unknown): GenError {
  return genError(code, {}, { place: printable(place), reason: reason.replace(/\.$/, '') }, cause);
}
