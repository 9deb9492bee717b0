import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './packed-project.js';

/** The first command of the quick start: a snippet that begins with it installs the packages. */
const first = 'npm init -y && npm pkg set type=module';

/**
 * Follows the quick start of the README literally in an empty folder, with the packed tarballs in the place of the
 * packages of a registry. Throws if a command fails or the last one does not print what the README says.
 */
export function followQuickStart(tarballs: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'zerobus-quick-start-'));
  const section = readFileSync(join(root, 'README.md'), 'utf8')
    .split('\n## ')
    .find((text) => text.startsWith('Quick start'))!;
  const snippets = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  if (!snippets[0]?.[2]?.startsWith(first)) throw new Error(`the quick start does not begin with ${first}`);
  let output = '';
  let expected: string | undefined;
  try {
    for (const [, language, text = ''] of snippets) {
      const [, file] = /^\/\/ (\S+\.ts)\n/.exec(text) ?? [];
      if (language === 'ts' && file !== undefined) {
        writeFileSync(join(folder, file), text);
        expected = /console\.log\(.*\/\/ (.*)$/m.exec(text)?.[1];
      } else {
        output = execFileSync('sh', ['-e', '-c', withTarballs(text, tarballs)], { cwd: folder, encoding: 'utf8' });
      }
    }
    if (expected === undefined || !output.includes(expected)) throw new Error(`got ${output}, want ${expected}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withTarballs(commands: string, tarballs: readonly string[]): string {
  const find = (name: string): string => tarballs.find((path) => path.includes(`${name}-`)) ?? name;
  return commands.replace(/^npm install .*$|npm install [^\n]*/gm, (line) =>
    line.replace(/zerobus-(runtime|gen)\b/g, (name) => `'${find(name)}'`),
  );
}
