// The real command in a real terminal, narrow and wide; `script` of util-linux makes one.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const script = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zerobus pty '));
  const tables = Array.from({ length: 12 }, (_, i) => `CREATE TABLE catalog.iot.table_${i} (id INT, old_${i} STRING);`);
  writeFileSync(join(folder, 'tables.sql'), tables.join('\n'));
  execFileSync(process.execPath, [cli, '--snapshot', 'tables.sql'], { cwd: folder });
  writeFileSync(join(folder, 'tables.sql'), tables.join('\n').replace('old_3 STRING', 'old_3 BIGINT'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** All that a terminal of so many columns is sent; stderr goes there too. */
function inTerminal(columns: number, words: string, environment: Record<string, string> = {}): string {
  const { NO_COLOR: _n, FORCE_COLOR: _f, CI: _c, ...rest } = process.env;
  const command = `stty cols ${columns} rows 40; '${process.execPath}' '${cli}' ${words}`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { ...rest, TERM: 'xterm-256color', ...environment },
    encoding: 'utf8',
    input: '',
  });
  return stdout.replaceAll('\r\n', '\n');
}

const csi = '\u001b[';

describe.skipIf(!script)('in a terminal', () => {
  test.each([60, 200])('help fits %i columns', (columns) => {
    const widths = inTerminal(columns, 'check --help')
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    expect(Math.max(...widths)).toBeGreaterThan(columns === 60 ? 50 : 90);
  });

  test.each([60, 200])('check tells how far it is and takes that away, in colour, at %i columns', (columns) => {
    const shown = inTerminal(columns, 'check --snapshot tables.sql');
    expect(shown).toContain(`\r${csi}K12 of 12 tables checked\r${csi}K`);
    expect(shown).toContain(`${csi}31mdrift${csi}39m`);
    expect(shown).toContain(`${csi}31mSTRING${csi}39m -> ${csi}32mBIGINT${csi}39m`);
  });

  test.each<[name: string, words: string, environment: Record<string, string>]>([
    ['NO_COLOR', '', { NO_COLOR: '1' }],
    ['--no-color', ' --no-color', { FORCE_COLOR: '1' }],
  ])('%s leaves the colour out, and not how far it is', (_, words, environment) => {
    const shown = inTerminal(200, `check --snapshot tables.sql${words}`, environment);
    expect(shown).not.toContain(`${csi}3`);
    expect(shown).toContain('12 of 12 tables checked');
  });

  test('CI leaves both out', () => {
    const shown = inTerminal(200, 'check --snapshot tables.sql', { CI: 'true' });
    expect(shown).not.toContain(csi);
    expect(shown).toContain('catalog.iot.table_3: drift');
  });

  test('messages wrap at words, with continuation lines indented', () => {
    const shown = stripVTControlCharacters(inTerminal(60, '--source rest --snapshot tables.sql'));
    const plain = shown.replace('\r', '').trimEnd().split('\n');
    expect(plain.length).toBeGreaterThan(2);
    expect(plain[0]).toMatch(/^error: /);
    expect(plain[1]).toMatch(/^ {2}\S/);
    for (const line of plain) expect(line.length).toBeLessThanOrEqual(60);
    const piped = inTerminal(60, '--source rest --snapshot tables.sql 2>&1 | cat').trimEnd().split('\n');
    expect(piped).toHaveLength(2);
    expect(plain.join(' ').replace(/ +/g, ' ')).toBe(piped.join(' ').replace(/ +/g, ' '));
  });

  test('findings wrap under their text', () => {
    const shown = inTerminal(60, 'check --snapshot tables.sql --no-color');
    const lines = shown.slice(shown.indexOf('  breaking ')).split('\n');
    expect(lines[1]).toMatch(/^ {13}\S/);
    expect(lines[0]!.length).toBeLessThanOrEqual(60);
  });

  test('a command of the emulator that knows only Ctrl-C can close what it opened', async () => {
    writeFileSync(
      join(folder, 'app.cjs'),
      "process.once('SIGINT', () => setTimeout(() => process.exit(console.log('closed')), 300)); setInterval(() => {}, 1000); console.log('started');",
    );
    const command = `exec '${process.execPath}' '${cli}' emulator --tables tables.sql -- '${process.execPath}' app.cjs`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder });
    let shown = '';
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!shown.includes('started') && `${shown}${text}`.includes('started')) terminal.stdin.write('\u0003');
      shown += text;
    });
    await once(terminal, 'close');
    expect(shown).toContain('closed');
    expect(terminal.exitCode).toBe(0);
  });

  test('in a pipe there is neither; FORCE_COLOR asks for colour', () => {
    expect(inTerminal(200, 'check --snapshot tables.sql 2>&1 | cat')).not.toContain(csi);
    const forced = inTerminal(200, 'check --snapshot tables.sql 2>&1 | cat', { FORCE_COLOR: '1' });
    expect(forced).toContain(`${csi}31mdrift`);
    expect(forced).not.toContain('of 12 tables');
  });
});
