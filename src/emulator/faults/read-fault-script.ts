import { printable } from '../../diagnostics/printable.js';
import { isJsonObject } from '../../system/bounded-json.js';
import { inFile, readJsonFile } from '../read-json-file.js';
import type { Fault } from './fault.js';
import { FaultSchedule } from './fault-schedule.js';
import type { FaultScript } from './fault-script.js';
import { parseFaults } from './read-faults.js';

/** Faults: a list, a list with a seed, or the path of a JSON file with either. */
export type FaultInput = string | readonly Fault[] | Partial<FaultScript>;

/** The largest seed. */
export const MAX_SEED: number = 2 ** 32 - 1;

/** Reads faults. Throws RangeError if they are invalid, and GenError `faults-invalid` if they are from a file. */
export async function readFaultScript(input: FaultInput): Promise<FaultScript> {
  if (typeof input !== 'string') return parseScript(input);
  const value = await readJsonFile(input, 'faults-invalid');
  return inFile('faults-invalid', input, () => parseScript(value));
}

/**
 * Creates the schedule of a script, which was read from `input`. `findTable` is as in `FaultSchedule`. Throws what it throws for a table that
 * does not exist, and GenError `faults-invalid` if the script is from a file.
 */
export function scheduleFaults(
  script: FaultScript,
  input: FaultInput,
  findTable: (name: string) => string,
): FaultSchedule {
  return inFile('faults-invalid', input, () => new FaultSchedule(script, findTable));
}

function parseScript(value: unknown): FaultScript {
  if (!isJsonObject(value)) return { seed: 1, faults: parseFaults(value, 'faults') };
  const { $schema: _, seed = 1, faults = [], ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new RangeError(`Unknown key '${printable(unknown, 100)}'. The keys are seed and faults.`);
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
    throw new RangeError(`seed must be a whole number from 0 to ${MAX_SEED}.`);
  }
  return { seed, faults: parseFaults(faults, 'faults') };
}
