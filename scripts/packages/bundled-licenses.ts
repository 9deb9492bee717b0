import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  bundledPackages,
  licenseHeading,
  licensesFile,
  packagesOfCommonJs,
  replacedPackages,
} from '../build/bundled-packages.mjs';
import { root } from './packed-project.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Throws unless the installed package in `folder` has the licence of every package that is bundled into it. */
export function checkBundledLicenses(folder: string): void {
  const lines = new Set(readFileSync(join(folder, 'dist', licensesFile), 'utf8').split('\n'));
  const headings = new Set([...bundledPackages, ...packagesOfCommonJs].flatMap((name) => listHeadings(name, root)));
  const missing = [...headings].filter((heading) => !lines.has(heading));
  if (missing.length > 0) throw new Error(`${licensesFile} lacks the licence of ${missing.join(', ')}`);
  console.log(`   ${headings.size} licences of bundled packages`);
}

/** Returns the headings of a package and of its dependencies, as a module in the folder `from` finds it. */
function listHeadings(name: string, from: string): readonly string[] {
  if (replacedPackages.includes(name)) return [];
  const folder = findPackage(name, from);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const dependencies = Object.keys(manifest.dependencies ?? {});
  return [licenseHeading(manifest), ...dependencies.flatMap((dependency) => listHeadings(dependency, folder))];
}

function findPackage(name: string, from: string): string {
  const folder = join(from, 'node_modules', name);
  if (existsSync(folder)) return folder;
  if (dirname(from) === from) throw new Error(`${name} is not installed`);
  return findPackage(name, dirname(from));
}
