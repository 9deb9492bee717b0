/** What installs packages in a project. `yarn` is version 1, `berry` what came after it. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'berry' | 'bun';

/** How a package manager is called. */
export interface ManagerCommands {
  /** After package.json changed. */
  readonly install: string;
  /** In CI: as the lock file says, or not at all. */
  readonly frozen: string;
  /** Before the name of a program that a package brings. */
  readonly exec: string;
  /** Before the name of a script. */
  readonly script: string;
  /** The files that tell of it, the newest first. */
  readonly lockFiles: readonly string[];
}

export const managers: Readonly<Record<PackageManager, ManagerCommands>> = {
  npm: {
    install: 'npm install',
    frozen: 'npm ci',
    exec: 'npx --no-install',
    script: 'npm run',
    lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  },
  pnpm: {
    install: 'pnpm install',
    frozen: 'pnpm install --frozen-lockfile',
    exec: 'pnpm exec',
    script: 'pnpm run',
    lockFiles: ['pnpm-lock.yaml'],
  },
  yarn: {
    install: 'yarn install',
    frozen: 'yarn install --frozen-lockfile',
    exec: 'yarn run',
    script: 'yarn run',
    lockFiles: ['yarn.lock'],
  },
  berry: {
    install: 'yarn install',
    frozen: 'yarn install --immutable',
    exec: 'yarn run',
    script: 'yarn run',
    lockFiles: ['yarn.lock'],
  },
  bun: {
    install: 'bun install',
    frozen: 'bun install --frozen-lockfile',
    exec: 'bun run',
    script: 'bun run',
    lockFiles: ['bun.lock', 'bun.lockb'],
  },
};

/** The manager that a text such as `pnpm@9.1.0`, or the user agent that npm and others set, begins with. */
export function parseManager(text: string): PackageManager | undefined {
  const [, name, version = ''] = /^(npm|pnpm|yarn|bun)(?:[@/](\d*)\S*)?(?:\s|$)/.exec(text.trim()) ?? [];
  if (name === 'yarn') return version === '1' || version === '0' ? 'yarn' : 'berry';
  return name as PackageManager | undefined;
}
