import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import { type ResolvedProject, relativePath } from '../project/resolve-project.js';
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

function checkTarget({ typescript }: ResolvedProject, context: RunContext): Diagnostic | undefined {
  const old = typescript?.oldTarget;
  if (old === undefined) return undefined;
  return diagnostic('target-too-old', {}, { file: relativePath(old.file, context), target: old.target });
}

/** Reports a zod that is neither installed nor listed in package.json, and one of another major version. */
async function checkZod({ typescript }: ResolvedProject): Promise<Diagnostic | undefined> {
  const zod = await typescript?.findZod();
  if (zod === 'listed' || zod?.startsWith('4.')) return undefined;
  const found = zod === undefined ? 'which is not installed' : `but version ${zod} is installed`;
  return diagnostic('zod-missing', {}, { found });
}
