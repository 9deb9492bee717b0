import { readPackageFile } from './package-file.js';

/** The version of this package. */
export const version: string = (JSON.parse(readPackageFile('package.json')) as { version: string }).version;
