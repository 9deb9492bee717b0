// Generates a project on this system, for check-project.mjs on another one: node scripts/systems/generate-project.mjs FOLDER
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = resolve(process.argv[2] ?? 'project');
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const config = { source: { kind: 'snapshot', path: 'db\\migrations' }, out: 'src\\generated' };
const files = {
  'zerobus.config.json': JSON.stringify(config),
  'db/migrations/V1__tables.sql': 'CREATE TABLE main.iot.rooms (id BIGINT NOT NULL, name STRING);',
  'db/migrations/V2__more.sql': "ALTER TABLE main.iot.rooms ADD COLUMN area DOUBLE COMMENT 'm²';",
};
for (const [file, text] of Object.entries(files)) {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  // As editors of Windows save it.
  writeFileSync(join(folder, file), `\ufeff${text}\r\n`);
}
execFileSync(process.execPath, [bin], { cwd: folder, stdio: 'inherit' });
