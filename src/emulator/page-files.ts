import { readFileSync } from 'node:fs';

/** A file of the page of the emulator, and the headers that it is sent with. */
export interface PageFile {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The files below `/emulator/`, by their path. */
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '': ['index.html', 'text/html; charset=utf-8'],
  'page.css': ['page.css', 'text/css; charset=utf-8'],
  'page.js': ['page.js', 'text/javascript; charset=utf-8'],
};

/** The page loads its own script and style, asks the emulator only, and cannot be shown inside of another page. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * Returns a file of the page by its path below `/emulator/`, or undefined. The files are in a folder `emulator`, in the sources and in
 * the package, and this module there or beside it.
 */
export function readPageFile(path: string): PageFile | undefined {
  const [file, type] = (Object.hasOwn(FILES, path) ? FILES[path] : undefined) ?? [];
  if (file === undefined || type === undefined) return undefined;
  return {
    body: readFileSync(new URL(`../emulator/page/${file}`, import.meta.url), 'utf8'),
    headers: { 'content-type': type, 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' },
  };
}
