import type { PackageManager } from './package-manager.js';

/** What is found of a project, from its folder up to the top of its repository. */
export interface ProjectFacts {
  /** Where the command runs: that of package.json and the config. */
  readonly folder: string;
  /** The top of the repository; undefined where there is no git. */
  readonly repository: string | undefined;
  /** The folder and those above it, as far as the repository goes, the nearest first. */
  readonly folders: readonly string[];
  /** Text and value of package.json. */
  readonly packageText: string;
  readonly packageJson: Readonly<Record<string, unknown>>;
  readonly manager: PackageManager;
  /** Whether package.json says which version of the manager is meant. */
  readonly managerPinned: boolean;
  /** Where packages are installed: in a monorepo its top. */
  readonly installFolder: string;
  /** Whether `.js` is an ES module. */
  readonly esm: boolean;
  readonly typescript: boolean;
}
