import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenseHeading, licensesFile } from './bundled-packages.mjs';

/** A Rollup plugin that writes the licence of each bundled package to a file. Fails if a package has none. */
export const thirdPartyLicenses = {
  name: 'third-party-licenses',
  generateBundle(_options, bundle) {
    const texts = listFolders(Object.values(bundle)).map(readLicense);
    this.emitFile({ type: 'asset', fileName: licensesFile, source: [...new Set(texts)].sort().join('\n') });
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
