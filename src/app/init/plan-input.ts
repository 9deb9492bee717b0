import type { ZerobusConfig } from '../../config/zerobus-config.js';
import type { ciKinds } from '../project/request-choices.js';

/** A continuous integration service. */
export type CiKind = (typeof ciKinds)[number];

/** What to plan. */
export interface PlanInput {
  /** The config to write. */
  readonly config: ZerobusConfig;
  /** Default: the one that the repository uses. */
  readonly ci: CiKind | undefined;
  /** Whether to overwrite existing files and scripts that differ. */
  readonly force: boolean;
  /** Version of zerobus-gen and zerobus-runtime to add to package.json. */
  readonly version: string;
}
