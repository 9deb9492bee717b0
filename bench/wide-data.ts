import { Wide, type WideInit } from '../generated/catalog/iot/wide.js';
import { COUNT, Random } from './data.js';

const TOWNS = ['Zürich', 'São Paulo', '東京都', 'naïve café', 'Łódź'];
const LENGTHS = [8, 12, 6, 20, 36, 10, 16, 5, 24, 60, 12, 9, 14, 200, 18];

/** Records of sixty columns with every scalar type: short and long text, some of it not ASCII, small and large integers. */
export function wideRecords(): WideInit[] {
  const random = new Random();
  return Array.from({ length: COUNT }, (_, row) => {
    const entries = Wide.columns.map(({ name, type }, index): [string, unknown] => [
      name,
      value(String(type), index, row, random),
    ]);
    return asLiteral(entries) as WideInit;
  });
}

function value(type: string, index: number, row: number, random: Random): unknown {
  const kind = type.replace(/\(.*/, '');
  switch (kind) {
    case 'boolean':
      return random.next() < 0.5;
    case 'tinyint':
      return random.integer(-128, 128);
    case 'smallint':
      return random.integer(-32768, 32768);
    case 'int':
      return index % 3 === 0 ? random.integer(0, 2 ** 31) : random.integer(-1000, 100);
    case 'bigint':
      return index % 2 === 0 ? BigInt(random.integer(0, 1000)) : BigInt(Math.floor(random.next() * 1e12));
    case 'float':
    case 'double':
      return random.next() * 1000;
    case 'date':
      return new Date(random.time()).toISOString().slice(0, 10);
    case 'timestamp':
      return random.time();
    case 'timestamp_ntz':
      return random.time().toISOString().slice(0, -1);
    case 'decimal':
      return random.next().toFixed(2);
    case 'binary':
      return Uint8Array.from({ length: 16 + (index % 5) * 4 }, () => random.integer(0, 256));
    case 'variant':
      return { row, on: true };
    case 'char':
    case 'varchar':
      return random.text(Math.min(Number(/\d+/.exec(type)?.[0] ?? 1), 12));
    default:
      return index % 14 === 0 ? TOWNS[row % TOWNS.length] : random.text(LENGTHS[index % LENGTHS.length] as number);
  }
}

/** Creates objects of one shape, as a literal in the source would, instead of V8's slower dictionaries. */
function asLiteral(entries: readonly [string, unknown][]): object {
  const body = entries.map(([name], index) => `${JSON.stringify(name)}: values[${index}]`).join(', ');
  let make = literals.get(body);
  if (make === undefined) {
    make = new Function('values', `return { ${body} };`) as (values: unknown[]) => object;
    literals.set(body, make);
  }
  return make(entries.map(([, item]) => item));
}

const literals = new Map<string, (values: unknown[]) => object>();
