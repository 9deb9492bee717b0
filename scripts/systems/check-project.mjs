// Checks that a project which generate-project.mjs made on another system is up to date on this one, and that nothing would be
// written: node scripts/systems/check-project.mjs FOLDER
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = resolve(process.argv[2] ?? 'project');
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
for (const words of [
  ['check', '--fail-on', 'any'],
  ['check', '--offline'],
]) {
  execFileSync(process.execPath, [bin, ...words], { cwd: folder, stdio: 'inherit' });
}
const dryRun = execFileSync(process.execPath, [bin, '--dry-run'], { cwd: folder, encoding: 'utf8' });
if (!/^main\.iot\.rooms: nothing changed$/m.test(dryRun)) throw new Error(`Files would change:\n${dryRun}`);
