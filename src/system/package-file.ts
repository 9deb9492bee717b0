import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { retryBusyNow } from './busy-file.js';
import { isMissing } from './error-code.js';

/**
 * Returns the text of a file that the package ships, with LF line ends (Windows may check files out with CRLF). `path` is
 * relative to the package: `templates/init/github.yml`. Works from `src/` and from the bundled `dist/` alike.
 */
export function readPackageFile(path: string): string {
  root ??= findRoot();
  return readText(new URL(path, root)).replaceAll('\r\n', '\n');
}

let root: URL | undefined;

/** Finds the folder of this package above this module: in a bundle, the module can be at any depth below it. */
function findRoot(): URL {
  // A bundler that writes CommonJS leaves the URL undefined.
  const module = import.meta.url as string | undefined;
  let folder = module === undefined ? undefined : new URL('.', module);
  while (folder !== undefined) {
    if (isOwn(findText(new URL('package.json', folder)))) return folder;
    const parent: URL = new URL('..', folder);
    folder = parent.href === folder.href ? undefined : parent;
  }
  throw new Error(
    'The files of the package zerobus-gen were not found. Do not bundle zerobus-gen into another program.',
  );
}

function readText(file: URL): string {
  return retryBusyNow({ path: fileURLToPath(file), needs: 'read' }, () => readFileSync(file, 'utf8'));
}

/** Returns the text of a file; empty if it does not exist. */
function findText(file: URL): string {
  try {
    return readText(file);
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

function isOwn(manifest: string): boolean {
  return /^\s*"name":\s*"zerobus-gen",?\s*$/m.test(manifest);
}
