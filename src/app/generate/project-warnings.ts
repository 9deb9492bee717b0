import { createRequire } from 'node:module';
import { join } from 'node:path';
import { foldersUpward } from '../../config/folders-upward.js';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import { retryBusyNow } from '../../system/busy-file.js';
import { readIfSmall } from '../../system/read-file.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { relativePath } from '../project/resolve-project.js';
import type { RunContext } from '../project/run-context.js';
import type { TableResult } from '../publish/table-result.js';

/** Adds what keeps a project from compiling its generated code to the first table that has such code. */
export async function addProjectWarnings(
  results: readonly TableResult[],
  project: ResolvedProject,
  context: RunContext,
): Promise<readonly TableResult[]> {
  const typescript = results.findIndex((result) => hasFile(result, '.ts'));
  const zod = results.findIndex((result) => hasFile(result, '.zod.ts'));
  const warnings: [at: number, warning: Diagnostic | undefined][] = [
    [typescript, typescript < 0 ? undefined : checkTarget(project, context)],
    [zod, zod < 0 ? undefined : await checkZod(project)],
  ];
  return results.map((result, index) => {
    const added = warnings.flatMap(([at, warning]) => (at === index && warning !== undefined ? [warning] : []));
    return added.length === 0
      ? result
      : { ...result, diagnostics: [...result.diagnostics, ...added.map((each) => ({ ...each, table: result.table }))] };
  });
}

function hasFile({ files }: TableResult, ending: string): boolean {
  return files.some(({ path, status }) => status !== 'deleted' && path.endsWith(ending));
}

function checkTarget({ oldTarget }: ResolvedProject, context: RunContext): Diagnostic | undefined {
  if (oldTarget === undefined) return undefined;
  return diagnostic('target-too-old', {}, { file: relativePath(oldTarget.file, context), target: oldTarget.target });
}

/** Reports a zod that is neither installed nor listed in package.json, and one of another major version. */
async function checkZod({ out }: ResolvedProject): Promise<Diagnostic | undefined> {
  const installed = findInstalledZod(out);
  if (installed?.startsWith('4.')) return undefined;
  if (installed === undefined && (await listsZod(out))) return undefined;
  const found = installed === undefined ? 'which is not installed' : `but version ${installed} is installed`;
  return diagnostic('zod-missing', {}, { found });
}

/** Returns the version that code in a folder imports; undefined if there is none. */
function findInstalledZod(folder: string): string | undefined {
  try {
    const require = createRequire(join(folder, 'index.zod.ts'));
    const load = (): unknown => require('zod/package.json');
    const { version } = retryBusyNow({ path: folder, needs: 'read' }, load) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Returns whether a package.json above a folder names zod, for a project whose packages are not installed yet. */
async function listsZod(folder: string): Promise<boolean> {
  const { folders } = await foldersUpward(folder);
  for (const at of folders) if (/"zod"\s*:/.test(await readIfSmall(join(at, 'package.json')))) return true;
  return false;
}
