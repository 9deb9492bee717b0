import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { readPackageFile } from '../../system/package-file.js';

/** The text of a config: a module, the same in TypeScript and JavaScript, or JSON for a file that ends so. */
export function writeConfig(config: ZerobusConfig, file: string): string {
  if (file.endsWith('.json')) {
    const schema = './node_modules/zerobus-gen/config.schema.json';
    return `${JSON.stringify({ $schema: schema, ...config }, null, 2)}\n`;
  }
  const sample = "  tables: ['catalog.schema.sample_records'],\n";
  const lines = Object.entries(config).map(([key, value]) => property(key, value, '  '));
  return readPackageFile('templates/init/zerobus.config.ts').replace(sample, () => lines.join(''));
}

/** In characters. */
const lineWidth = 100;

function property(key: string, value: unknown, indent: string): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
  const line = `${indent}${name}: ${literal(value)},\n`;
  if (line.length <= lineWidth && key !== 'targets') return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => `${inner}${literal(item)},\n`)
    : Object.entries(value as object).map(([each, item]) => property(each, item, inner));
  return `${indent}${name}: ${isList ? '[' : '{'}\n${parts.join('')}${indent}${isList ? ']' : '}'},\n`;
}

/** As it is written in TypeScript. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, item]) => `${key}: ${literal(item)}`);
    return `{ ${parts.join(', ')} }`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  const quoted = JSON.stringify(value);
  return quoted.includes("'") ? quoted : `'${quoted.slice(1, -1).replaceAll('\\"', '"')}'`;
}
