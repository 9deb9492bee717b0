import { expect } from 'vitest';
import type { Ended, Project } from '../cli/project.ts';
import type { Files } from './files.ts';

const tables = 'CREATE TABLE c.s.t (a INT, b STRING, gone DOUBLE); CREATE TABLE c.s.u (id INT);';
const altered = `${tables} ALTER TABLE c.s.t DROP COLUMN gone; ALTER TABLE c.s.t ADD COLUMN d INT;`;

/** A project with every file that a run may ask for. */
const start: Files = {
  'package.json': '{\n  "name": "p",\n  "type": "module"\n}\n',
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }\n',
  'zerobus.config.json': '{ "source": { "kind": "snapshot", "path": "tables.sql" } }\n',
  'tables.sql': tables,
  'input.ndjson': '{"a":1,"b":"x"}\n{"a":2}\nnonsense\n',
  '.gitattributes': '* text=auto\n',
};

/** A command, and the files that it finds. */
interface BusyScenario {
  readonly what: string;
  /** Prepares the project. */
  readonly before: (project: Project) => Promise<void>;
  readonly words: readonly string[];
  readonly code: number;
}

async function generated(project: Project, files: Files = {}): Promise<void> {
  await project.write(start);
  expect(await project.run()).toMatchObject({ code: 0 });
  await project.write(files);
}

/** Commands that read and write files of every kind. */
export const busyScenarios: readonly BusyScenario[] = [
  { what: 'the first files', before: (project) => project.write(start), words: [], code: 0 },
  {
    what: 'other columns and fewer files',
    before: (project) => generated(project, { 'tables.sql': altered }),
    words: ['--emit', 'proto'],
    code: 0,
  },
  { what: 'files that are up to date', before: generated, words: ['--offline'], code: 0 },
  { what: 'check', before: generated, words: ['check'], code: 0 },
  {
    what: 'check of drift',
    before: (project) => generated(project, { 'tables.sql': altered, 'generated/c/s/u.ts': 'edited' }),
    words: ['check', '--report-file', 'report.json', '--reporter', 'json'],
    code: 4,
  },
  { what: 'init', before: (project) => project.write(start), words: ['init', '--ci', 'github'], code: 0 },
  {
    what: 'send with a file for invalid lines',
    before: generated,
    words: ['send', 'c.s.t', 'input.ndjson', '--rejects', 'bad', '--dry-run'],
    code: 2,
  },
];

/** Removes from the end of a command what differs between two runs. */
export function comparable({ code, out, err }: Ended): Ended {
  return { code, out: out.replaceAll(/ in [\d.]+ m?s/g, ''), err: err.replaceAll(/ in [\d.]+ m?s/g, '') };
}
