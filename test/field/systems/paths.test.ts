// Paths as Windows and other systems read them, each on every system: by the rules of `path.win32` and `path.posix`.
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeFolder } from '../../../src/system/home-folder.ts';
import { isForeignPath, portablePath } from '../../../src/system/portable-path.ts';
import { isInside } from '../../../src/system/read-file.ts';
import { useProject } from '../../cli/use-project.ts';

const project = useProject();

describe('inside a folder', () => {
  it.each<[path: string, folder: string, want: boolean]>([
    ['C:\\proj\\generated\\a.ts', 'C:\\proj\\generated', true],
    ['C:\\proj\\generated', 'C:\\proj\\generated', true],
    ['c:\\PROJ\\generated\\a.ts', 'C:\\proj\\generated', true],
    ['C:\\proj\\..b', 'C:\\proj', true],
    ['C:/proj/generated/a.ts', 'C:\\proj', true],
    ['C:\\elsewhere', 'C:\\proj', false],
    ['C:\\project', 'C:\\proj', false],
    ['C:\\', 'C:\\proj', false],
    ['D:\\proj\\generated', 'C:\\proj', false],
    ['D:\\', 'C:\\', false],
    ['\\\\server\\share\\proj', 'C:\\proj', false],
    ['\\\\server\\share\\proj\\a', '\\\\server\\share\\proj', true],
    ['\\\\server\\other\\proj\\a', '\\\\server\\share\\proj', false],
  ])('of Windows: %s in %s: %s', (path, folder, want) => {
    expect(isInside(path, folder, win32)).toBe(want);
  });

  it.each<[path: string, folder: string, want: boolean]>([
    ['/proj/generated/a.ts', '/proj', true],
    ['/Proj/a', '/proj', false],
    ['/proj/a\\..\\..\\b', '/proj', true],
  ])('of other systems: %s in %s: %s', (path, folder, want) => {
    expect(isInside(path, folder, posix)).toBe(want);
  });
});

describe('a path for every system', () => {
  it.each<[path: string, want: string]>([
    ['src\\generated', 'src/generated'],
    ['..\\db\\migrations', '../db/migrations'],
    ['.\\a.sql', './a.sql'],
    ['src/generated', 'src/generated'],
    ['a\\b/c', 'a/b/c'],
    ['', ''],
    // Absolute ones belong to one system.
    ['C:\\proj\\a', 'C:\\proj\\a'],
    ['\\\\server\\share', '\\\\server\\share'],
    ['/tmp/a\\b', '/tmp/a\\b'],
  ])('%j is %j', (path, want) => {
    expect(portablePath(path)).toBe(want);
    expect(portablePath(want)).toBe(want);
  });

  it.each<[path: string, want: boolean]>([
    ['C:\\proj', true],
    ['c:/proj', true],
    ['\\\\server\\share', true],
    ['\\proj', true],
    ['proj\\a', false],
    ['/proj', false],
    ['c:proj', false],
  ])('%j is one of Windows only: %s', (path, want) => {
    expect([isForeignPath(path, 'linux'), isForeignPath(path, 'darwin')]).toEqual([want, want]);
    expect(isForeignPath(path, 'win32')).toBe(false);
  });
});

it.each<[platform: NodeJS.Platform, environment: Record<string, string>, want: string | undefined]>([
  ['win32', { HOME: '/c/Users/x', USERPROFILE: 'C:\\Users\\x' }, 'C:\\Users\\x'],
  ['win32', { HOME: 'H:\\' }, 'H:\\'],
  ['win32', { HOME: 'H:\\', USERPROFILE: '' }, 'H:\\'],
  ['linux', { HOME: '/home/x', USERPROFILE: 'C:\\Users\\x' }, '/home/x'],
  ['darwin', { HOME: '/Users/x' }, '/Users/x'],
  ['linux', {}, undefined],
])('the home folder on %s with %j', (platform, environment, want) => {
  expect(homeFolder(environment, platform)).toBe(want);
});

const sql = 'CREATE TABLE main.iot.rooms (id BIGINT NOT NULL, name STRING);\n';
const written = 'src/generated/main/iot/room.ts';

describe('a config written on Windows', () => {
  it.each<[what: string, config: unknown]>([
    [
      'with a snapshot and an output folder',
      { source: { kind: 'snapshot', path: 'db\\rooms.sql' }, out: 'src\\generated' },
    ],
    [
      'with those of a target',
      {
        targets: { dev: { catalog: 'main', source: { kind: 'snapshot', path: '.\\db\\rooms.sql' } } },
        tables: ['iot.rooms'],
        out: '.\\src\\generated',
      },
    ],
  ])('%s is read everywhere', async (what, config) => {
    await project.write({ 'db/rooms.sql': sql, 'zerobus.config.json': JSON.stringify(config) });
    expect(await project.run()).toMatchObject({ code: 0, err: '' });
    const file = what.includes('target') ? 'src/generated/iot/room.ts' : written;
    expect(await project.files()).toContain(file);
    expect(await project.run('check')).toMatchObject({ code: 0, err: '' });
  });

  it.skipIf(process.platform === 'win32').each<[what: string, config: unknown, key: string]>([
    ['output folder', { out: 'C:\\proj\\generated' }, "out is 'C:\\proj\\generated'"],
    ['snapshot', { source: { kind: 'snapshot', path: '\\\\server\\share' } }, "source.path is '\\\\server\\share'"],
  ])('with an absolute path is rejected elsewhere: %s', async (_, config, key) => {
    await project.write({ 'rooms.sql': sql, 'zerobus.config.json': JSON.stringify(config) });
    const { code, err } = await project.run('--offline');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`${key}, but must be a relative path with / between folders`),
    ]);
    expect(await project.files()).toEqual(['rooms.sql', 'zerobus.config.json']);
  });
});

describe('a flag', () => {
  it('with \\ is read everywhere, and init writes /', async () => {
    await project.write({ 'db/rooms.sql': sql, 'package.json': '{}', 'in/r.ndjson': '{"id":"1"}\n{}\n', 'conf/': '' });
    expect(await project.run('--snapshot', 'db\\rooms.sql', '--out', 'src\\generated')).toMatchObject({
      code: 0,
      err: '',
    });
    expect(await project.files()).toContain(written);
    const send = ['send', 'main.iot.rooms', 'in\\r.ndjson', '--offline', '--dry-run', '--rejects', 'in\\bad'];
    expect(await project.run(...send)).toMatchObject({ code: 2, err: expect.stringContaining('[records-rejected]') });
    const check = [
      'check',
      '--offline',
      '--out',
      '.\\src\\generated',
      '--report-file',
      'in\\report.xml',
      '--reporter',
      'junit',
    ];
    expect(await project.run(...check)).toMatchObject({ code: 0 });
    expect(await project.files()).toEqual(expect.arrayContaining(['in/bad', 'in/report.xml']));
    expect(await project.run('init', '--snapshot', 'db\\rooms.sql', '--out', '.\\src\\generated')).toMatchObject({
      code: 0,
    });
    const config = await project.read('zerobus.config.mjs');
    expect(config).toMatch(/path: 'db\/rooms\.sql'/);
    expect(config).toMatch(/out: '\.\/src\/generated'/);
    await project.write({ 'conf/zerobus.config.json': '{ "source": { "kind": "snapshot", "path": "..\\\\db" } }' });
    expect(await project.run('--config', 'conf\\zerobus.config.json')).toMatchObject({ code: 0, err: '' });
  });

  it
    .skipIf(process.platform === 'win32')
    .each([
      [['--snapshot', 'C:\\db\\rooms.sql']],
      [['--out', 'D:\\generated', '--offline']],
      [['--config', '\\\\server\\share\\zerobus.config.json']],
      [['check', '--report-file', 'C:\\report.json']],
      [['send', 'a.b.c', 'C:\\in.ndjson', '--offline']],
      [['send', 'a.b.c', '--rejects', 'C:\\bad', '--offline']],
      [['emulator', '--tables', 'C:\\db']],
      [['emulator', '--data', 'C:\\delta']],
      [['init', '--out', 'C:\\generated']],
    ])('with an absolute path of Windows is rejected elsewhere: %j', async (words) => {
    await project.write({ 'package.json': '{}' });
    project.stdin = '';
    const { code, err } = await project.run(...words);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^error: \S+ is a path of Windows: .*\n {2}fix: Use a relative path/),
    ]);
    expect(await project.files()).toEqual(['package.json']);
  });
});
