export const bundledPackages: readonly string[];
export const replacedPackages: readonly string[];
export const licensesFile: string;
export function licenseHeading(manifest: {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}): string;
