// The whole path on one machine: a table in the emulator's catalog, its generated code, records in the table, and drift.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmulator } from 'zerobus-gen/emulator';

const RECORDS = 200_000;
const TABLE = 'catalog.iot.sensor_events';
const root = fileURLToPath(new URL('..', import.meta.url));
const command = join(root, 'dist/cli/bin.js');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const project = await mkdtemp(join(tmpdir(), 'zerobus-demo-'));
const emulator = await startEmulator();
try {
  say(`An emulator with ${TABLE}: Zerobus at ${emulator.endpoint}, its workspace at ${emulator.workspaceUrl}`);

  await layOutProject();
  say(`$ zerobus-gen ${TABLE}`);
  await node([command, TABLE]);

  say('$ tsc');
  await node([tsc, '-p', '.']);
  const compiled = (await readdir(join(project, 'dist'), { recursive: true })).filter((file) => file.endsWith('.js'));
  console.log(`  ${compiled.length} files, no errors`);

  say('$ node dist/demo/stream.js');
  const { seconds, acked } = JSON.parse(await node(['dist/demo/stream.js', String(RECORDS)], 'capture')) as Streamed;
  console.log(
    `  ${count(RECORDS)} records written and acked in ${seconds.toFixed(2)} s: ${count(RECORDS / seconds)} records/s`,
  );
  console.log(`  ${count(acked)} records acked, ${count(await emulator.count(TABLE))} rows in the table`);

  say(`SELECT * FROM ${TABLE} LIMIT 3`);
  for (const row of (await emulator.rows(TABLE)).slice(0, 3)) console.log(`  ${JSON.stringify(row)}`);

  for (const statement of [
    `ALTER TABLE ${TABLE} ADD COLUMN unit STRING`,
    `ALTER TABLE ${TABLE} DROP COLUMN humidity`,
  ]) {
    say(statement);
    await emulator.sql(statement);
  }
  say('$ zerobus-gen check');
  await node([command, 'check'], 'inherit', 4);
  say('check ended with 4: drift, as CI would see it.');
} finally {
  await emulator.close();
  await rm(project, { recursive: true });
}

interface Streamed {
  readonly seconds: number;
  readonly acked: number;
}

/** An ES module project in TypeScript at its strictest, as a user has it. */
async function layOutProject(): Promise<void> {
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  };
  await mkdir(join(project, 'node_modules'));
  await symlink(join(root, 'runtime'), join(project, 'node_modules/zerobus-runtime'), 'junction');
  await symlink(join(root, 'node_modules/@types'), join(project, 'node_modules/@types'), 'junction');
  await cp(join(root, 'demo/stream.ts'), join(project, 'demo/stream.ts'));
  await writeFile(join(project, 'package.json'), '{ "type": "module" }\n');
  const tsconfig = {
    compilerOptions: { ...options, types: ['node'], rootDir: '.', outDir: 'dist' },
    include: ['demo', 'generated'],
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
}

/** Runs Node in the project, with the environment that the emulator gives. */
function node(args: readonly string[], output: 'inherit' | 'capture' = 'inherit', want = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: project,
      env: { ...process.env, ...emulator.env },
      stdio: ['ignore', output === 'inherit' ? 'inherit' : 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === want) resolve(text);
      else reject(new Error(`node ${args.join(' ')} ended with ${code} and not with ${want}`));
    });
  });
}

function say(text: string): void {
  console.log(`\n${process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text}`);
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}
