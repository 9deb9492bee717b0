import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { readPackageFile } from '../../system/package-file.js';

/** Writes the text of a config: a module that is valid in both TypeScript and JavaScript, or JSON if the file name ends so. */
export function writeConfig(config: ZerobusConfig, file: string): string {
  if (file.endsWith('.json')) {
    const schema = './node_modules/zerobus-gen/config.schema.json';
    return `${JSON.stringify({ $schema: schema, ...config }, null, 2)}\n`;
  }
  const sample = "  tables: ['catalog.schema.sample_records'],\n";
  const lines = Object.entries(config).map(([key, value]) => writeProperty(key, value, '  '));
  return readPackageFile('templates/init/zerobus.config.ts').replace(sample, () => lines.join(''));
}

/** Longer properties are split over several lines. */
const LINE_WIDTH = 100;

function writeProperty(key: string, value: unknown, indent: string): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : writeLiteral(key);
  const line = `${indent}${name}: ${writeLiteral(value)},\n`;
  if (line.length <= LINE_WIDTH && key !== 'targets') return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => `${inner}${writeLiteral(item)},\n`)
    : Object.entries(value as object).map(([each, item]) => writeProperty(each, item, inner));
  return `${indent}${name}: ${isList ? '[' : '{'}\n${parts.join('')}${indent}${isList ? ']' : '}'},\n`;
}

/** Writes a value as a TypeScript literal. */
function writeLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeLiteral).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, item]) => `${key}: ${writeLiteral(item)}`);
    return `{ ${parts.join(', ')} }`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  const quoted = JSON.stringify(value);
  return quoted.includes("'") ? quoted : `'${quoted.slice(1, -1).replaceAll('\\"', '"')}'`;
}
