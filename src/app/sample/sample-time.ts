import type { Random } from '../../system/random.js';
import { nameWords } from './name-words.js';

/** When the first record was made: the same in every run, so that a seed always gives the same records. */
const START = Date.UTC(2026, 0, 1);
const SECOND = 1000;
const DAY = 86_400_000;
/** Seconds after which the times begin again: ten years. */
const SPAN = 3650 * 86_400;

/** Returns the times of a column. Each record is a second later than the one before it; birthdays are decades ago. */
export function sampleTime(
  name: string,
  kind: 'date' | 'timestamp' | 'timestamp_ntz',
): (random: Random, index: number) => string {
  const words = nameWords(name);
  const isBirth = ['birth', 'birthday', 'birthdate', 'born', 'dob'].some((word) => words.includes(word));
  return (random, index) => {
    const ms = isBirth
      ? START - random.integer(18 * 365, 90 * 365) * DAY
      : START + (index % SPAN) * SECOND + random.integer(0, SECOND - 1);
    const [day, time] = new Date(ms).toISOString().split('T') as [string, string];
    if (kind === 'date') return day;
    const text = `${day}T${time.slice(0, -1)}${random.digits(3)}`;
    return kind === 'timestamp' ? `${text}Z` : text;
  };
}
