import { existsSync, readFileSync } from 'node:fs';

/**
 * Returns the text of a file that the package ships, with LF line ends (Windows may check files out with CRLF). `path` is
 * relative to the package: `templates/init/github.yml`. Works from `src/` and from the bundled `dist/` alike.
 */
export function readPackageFile(path: string): string {
  root ??= findRoot();
  return readFileSync(new URL(path, root), 'utf8').replaceAll('\r\n', '\n');
}

let root: URL | undefined;

/** Finds the nearest parent folder with a package.json. In a bundle, this module may be at any depth below it. */
function findRoot(): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder);
  return folder;
}
