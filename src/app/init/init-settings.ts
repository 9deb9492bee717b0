import type { ZerobusConfig } from '../../config/zerobus-config.js';

/** Which continuous integration is served. */
export type CiKind = 'github' | 'gitlab' | 'none';

/** What `init` is asked for. */
export interface InitSettings {
  /** What the new config says. */
  readonly config: ZerobusConfig;
  /** Default: what the repository has. */
  readonly ci: CiKind | undefined;
  /** Whether what is there and says something else is overwritten. */
  readonly force: boolean;
  /** Of this package: what package.json asks for. */
  readonly version: string;
}
