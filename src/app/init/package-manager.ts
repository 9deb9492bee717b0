/** A package manager. `yarn` is Yarn 1, `berry` is Yarn 2 or newer. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'berry' | 'bun';

/** The commands and lock files of a package manager. */
export interface ManagerCommands {
  /** Installs packages after package.json has changed. */
  readonly install: string;
  /** Installs exactly what the lock file contains, or fails. For CI. */
  readonly frozen: string;
  /** Runs a program of an installed package; its name follows. */
  readonly exec: string;

  /** Names of its lock files, newest format first. */
  readonly lockFiles: readonly string[];
}

/** The supported package managers, by name. */
export const MANAGERS: Readonly<Record<PackageManager, ManagerCommands>> = {
  npm: {
    install: 'npm install',
    frozen: 'npm ci',
    exec: 'npx --no-install',

    lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  },
  pnpm: {
    install: 'pnpm install',
    frozen: 'pnpm install --frozen-lockfile',
    exec: 'pnpm exec',

    lockFiles: ['pnpm-lock.yaml'],
  },
  yarn: {
    install: 'yarn install',
    frozen: 'yarn install --frozen-lockfile',
    exec: 'yarn run',

    lockFiles: ['yarn.lock'],
  },
  berry: {
    install: 'yarn install',
    frozen: 'yarn install --immutable',
    exec: 'yarn run',

    lockFiles: ['yarn.lock'],
  },
  bun: {
    install: 'bun install',
    frozen: 'bun install --frozen-lockfile',
    exec: 'bun run',

    lockFiles: ['bun.lock', 'bun.lockb'],
  },
};

/** Returns the package manager that a text begins with: `pnpm@9.1.0`, or a user agent such as `pnpm/9.1.0 npm/? node/v22`. */
export function parseManager(text: string): PackageManager | undefined {
  const [, name, version = ''] = /^(npm|pnpm|yarn|bun)(?:[@/](\d*)\S*)?(?:\s|$)/.exec(text.trim()) ?? [];
  if (name === 'yarn') return version === '1' || version === '0' ? 'yarn' : 'berry';
  return name as PackageManager | undefined;
}
