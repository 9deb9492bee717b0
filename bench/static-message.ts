import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));

/** A message class of protobufjs. */
export interface StaticMessage {
  encode(message: object): { finish(): Uint8Array };
  fromObject(value: object): object;
}

/** Returns the message class that protobufjs-cli generates from the generated `.proto`. */
export async function staticMessage(proto: string, table: string): Promise<StaticMessage> {
  const [catalog, schema] = table.split('.') as [string, string];
  const folder = join(root, 'node_modules/.cache/zerobus-bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, proto.replace('.proto', '.mjs'));
  const pbjs = require.resolve('protobufjs-cli/bin/pbjs');
  const source = join(root, 'generated', catalog, schema, proto);
  execFileSync(process.execPath, [
    pbjs,
    '-t',
    'static-module',
    '-w',
    'es6',
    '--keep-case',
    '--no-verify',
    '-o',
    file,
    source,
  ]);
  const module = (await import(pathToFileURL(file).href)) as Record<
    string,
    Record<string, Record<string, StaticMessage>>
  >;
  const messages = module[catalog]?.[schema] ?? {};
  const message = Object.values(messages)[0];
  if (message === undefined) throw new Error(`${proto} has no message`);
  return message;
}
