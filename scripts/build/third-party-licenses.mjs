import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenseHeading, licensesFile } from './bundled-packages.mjs';

/** The licences of the packages that the builds so far have bundled. */
const texts = new Set();

/**
 * A Rollup plugin that writes the licence of each bundled package to a file. Fails if a package has none. Builds that run one after the
 * other write the file again, with the packages of all.
 */
export const thirdPartyLicenses = {
  name: 'third-party-licenses',
  generateBundle(_options, bundle) {
    for (const folder of listFolders(Object.values(bundle))) texts.add(readLicense(folder));
    this.emitFile({ type: 'asset', fileName: licensesFile, source: [...texts].sort().join('\n') });
  },
};

/** Returns the folders of the packages that have code in the chunks. */
function listFolders(chunks) {
  const modules = chunks.flatMap(({ modules = {} }) => Object.entries(modules));
  const files = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([file]) => file);
  const inPackage = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/;
  return [...new Set(files.flatMap((file) => inPackage.exec(file)?.[0] ?? []))];
}

function readLicense(folder) {
  const file = readdirSync(folder).find((entry) => /^license/i.test(entry));
  if (file === undefined) throw new Error(`${folder} is bundled, but has no licence file`);
  const heading = licenseHeading(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return `${heading}\n${'='.repeat(heading.length)}\n\n${text}\n`;
}
