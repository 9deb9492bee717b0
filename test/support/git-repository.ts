import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What git needs to behave the same on every machine. */
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_EDITOR: 'true',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

interface GitEnd {
  readonly code: number;
  readonly out: string;
}

/** A repository in a temporary folder. */
export class GitRepository implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<GitRepository> {
    const repository = new GitRepository(await mkdtemp(join(tmpdir(), 'zerobus git ')));
    await repository.git('init', '-q', '-b', 'main', '--template=');
    await writeFile(
      join(repository.folder, '.git/config'),
      `${await repository.read('.git/config')}[user]\n\tname = a\n\temail = a@example.com\n[gc]\n\tauto = 0\n[rerere]\n\tenabled = false\n`,
    );
    return repository;
  }

  /** Runs git, whatever its exit code is. */
  try(...args: readonly string[]): Promise<GitEnd> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env: environment };
      execFile('git', args, options, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out: out + (error === null ? '' : err) });
      });
    });
  }

  /** Runs git and returns its output. Throws if it fails. */
  async git(...args: readonly string[]): Promise<string> {
    const { code, out } = await this.try(...args);
    if (code !== 0) throw new Error(`git ${args.join(' ')} failed: ${out}`);
    return out.trimEnd();
  }

  async commit(subject: string): Promise<void> {
    await this.git('add', '-A');
    await this.git('commit', '-q', '--allow-empty', '-m', subject);
  }

  /** Returns the content of a file in a commit; undefined if the commit does not have it. */
  async show(commit: string, file: string): Promise<string | undefined> {
    const { code, out } = await this.try('show', `${commit}:${file}`);
    return code === 0 ? out : undefined;
  }

  read(file: string): Promise<string> {
    return readFile(join(this.folder, file), 'utf8');
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
