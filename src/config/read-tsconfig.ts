import { dirname, join, resolve } from 'node:path';
import { genError } from '../diagnostics/gen-error.js';
import { isUtf16 } from '../system/decode-text.js';
import { errorCode } from '../system/error-code.js';
import { FileRejected } from '../system/file-rejected.js';
import { findFile } from '../system/find-file.js';
import { readHead, readNow } from '../system/read-file.js';
import { retryBusy } from '../system/retry-busy.js';
import { systemReason } from '../system/system-reason.js';

/** A tsconfig.json, or one that it references. */
export interface Tsconfig {
  /** Absolute. */
  readonly file: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Returns whether a file, given by its absolute path, is included. */
  includes(file: string): boolean;
}

/**
 * Reads the tsconfig that compiles `source`, a file that may not exist yet: the given one, or one that it references, as in projects
 * of Vite, whose tsconfig.json has no files of its own. If none includes `source`, the first that is referenced; code that is
 * compiled with it imports `source`. Throws GenError `tsconfig-invalid`, `file-unreadable`.
 */
export async function readTsconfig(file: string, source: string): Promise<Tsconfig> {
  return (await readReferenced(file, source, new Set()))[0]!;
}

/** Returns a tsconfig if it includes `source` or references none, otherwise those that it references, and itself last. */
async function readReferenced(file: string, source: string, visited: Set<string>): Promise<readonly Tsconfig[]> {
  visited.add(file);
  const { tsconfig, references } = await parse(file);
  if (references.length === 0 || tsconfig.includes(source)) return [tsconfig];
  const found: Tsconfig[] = [];
  for (const { path } of references) {
    const target = await findReference(resolve(dirname(file), path));
    if (target !== undefined && !visited.has(target)) found.push(...(await readReferenced(target, source, visited)));
  }
  const including = found.find((each) => each.includes(source));
  return including === undefined ? [...found, tsconfig] : [including];
}

/** A reference names a file, or the folder of a tsconfig.json. */
async function findReference(path: string): Promise<string | undefined> {
  const found = await findFile(path);
  if (found?.isDirectory() !== true) return found && path;
  const inside = join(path, 'tsconfig.json');
  return (await findFile(inside)) && inside;
}

/** The largest tsconfig.json, in bytes. */
const maxSize = 16 * 1024 * 1024;

async function parse(
  file: string,
): Promise<{ readonly tsconfig: Tsconfig; readonly references: readonly { readonly path: string }[] }> {
  try {
    const { createFilesMatcher, parseTsconfig } = await import('get-tsconfig');
    // TypeScript reads UTF-16, but the parser takes it for other keys.
    if (isUtf16(await readHead(file, 2))) throw new FileRejected('not-utf8', 'it is UTF-16 text, not UTF-8');
    const config = await retryBusy({ path: file, needs: 'read' }, () => {
      readNow(file, maxSize);
      try {
        return parseTsconfig(file);
      } catch (error) {
        // The parser hides why it cannot read the file, which could be read just now.
        if (error instanceof Error && error.message.startsWith('Cannot resolve tsconfig at path')) {
          throw Object.assign(error, { code: 'EBUSY' });
        }
        throw error;
      }
    });
    const matches = createFilesMatcher({ path: file, config });
    const includes = (source: string): boolean => matches(source.replaceAll('\\', '/')) !== undefined;
    return {
      tsconfig: { file, options: { ...config.compilerOptions }, includes },
      references: readReferences(config.references),
    };
  } catch (error) {
    throw genError('tsconfig-invalid', {}, { file, reason: describeFailure(error) }, error);
  }
}

/** The parser checks no values. */
function readReferences(references: unknown): readonly { readonly path: string }[] {
  const list = references ?? [];
  if (Array.isArray(list) && list.every((each) => typeof each?.path === 'string' && !each.path.includes('\0')))
    return list;
  throw new Error('"references" must be a list of objects, each with a "path"');
}

function describeFailure(error: unknown): string {
  // Of the parser, about its own code; some have a code too.
  if (error instanceof TypeError) return 'a value has the wrong type';
  if (error instanceof FileRejected || errorCode(error) !== undefined) return systemReason(error);
  return error instanceof Error ? error.message.split('\n')[0]!.replace(/\.$/, '') : String(error);
}
