/** Dependencies that are bundled, with their own dependencies. They are not installed with zerobus-gen. */
export const bundledPackages = ['@peculiar/asn1-schema', '@peculiar/asn1-x509', 'yargs', 'zod'];

/** ES modules without a CommonJS form, which the CommonJS form of the emulator must bundle: jest cannot require ES modules. */
export const packagesOfCommonJs = ['hyparquet', 'hyparquet-writer'];

/** Packages that a module of `replacements` is bundled for, instead of the package. */
export const replacedPackages = ['get-caller-file', 'string-width'];

/** The file with the licences of the bundled packages, below `dist`. */
export const licensesFile = 'THIRD-PARTY-LICENSES.txt';

/** Returns the line of the file that the licence of a package begins with. */
export function licenseHeading({ name, version, license }) {
  return `${name} ${version} (${license})`;
}
