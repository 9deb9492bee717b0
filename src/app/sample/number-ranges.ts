import { nameWords } from './name-words.js';

/** The values of a number: from `least` to `most`, with `digits` digits after the point where the type has them. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly digits: number;
}

/** Ranges by a word in the name of a column; the first match counts. */
const RANGES: readonly (readonly [words: readonly string[], range: NumberRange])[] = [
  [['temperature', 'temp'], { least: -20, most: 45, digits: 1 }],
  [['humidity', 'percent', 'percentage', 'pct'], { least: 0, most: 100, digits: 1 }],
  [['ratio', 'probability', 'confidence', 'score', 'share'], { least: 0, most: 1, digits: 3 }],
  [['latitude', 'lat'], { least: -90, most: 90, digits: 6 }],
  [['longitude', 'lon', 'lng'], { least: -180, most: 180, digits: 6 }],
  [['pressure'], { least: 950, most: 1050, digits: 1 }],
  [['voltage', 'volts'], { least: 0, most: 240, digits: 2 }],
  [['speed', 'velocity'], { least: 0, most: 130, digits: 1 }],
  [['price', 'amount', 'cost', 'total', 'revenue', 'fee', 'balance'], { least: 0, most: 1000, digits: 2 }],
  [['quantity', 'qty', 'count', 'items'], { least: 0, most: 100, digits: 0 }],
  [['age'], { least: 0, most: 100, digits: 0 }],
  [['year'], { least: 1990, most: 2030, digits: 0 }],
  [['month'], { least: 1, most: 12, digits: 0 }],
  [['day'], { least: 1, most: 28, digits: 0 }],
  [['hour'], { least: 0, most: 23, digits: 0 }],
  [['minute', 'second'], { least: 0, most: 59, digits: 0 }],
  [['port'], { least: 1, most: 65_535, digits: 0 }],
  [['battery', 'level'], { least: 0, most: 100, digits: 0 }],
  [['duration', 'latency', 'elapsed', 'ms', 'millis'], { least: 0, most: 5000, digits: 0 }],
  [['bytes', 'size', 'length'], { least: 0, most: 1_000_000, digits: 0 }],
];
const OTHER: NumberRange = { least: 0, most: 1000, digits: 2 };

/** Returns the plausible values of a number by the name of its column. */
export function numberRange(name: string): NumberRange {
  const words = nameWords(name);
  return RANGES.find(([known]) => known.some((word) => words.includes(word)))?.[1] ?? OTHER;
}
