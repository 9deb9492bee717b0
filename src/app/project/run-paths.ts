import type { TableName } from '../../model/table-name.js';
import type { TablePattern } from '../../model/table-pattern.js';
import type { ArtifactSettings } from '../artifacts/artifact-settings.js';
import type { PublishTarget } from '../artifacts/publish-files.js';
import type { TableOptionsLookup } from './table-options.js';

/** Where a run reads and writes, and what it emits. */
export interface ResolvedProject extends PublishTarget {
  readonly artifacts: ArtifactSettings;
  /** The target whose ids the lock keeps; undefined in a project without targets. */
  readonly target?: string | undefined;
  /** That of the target, where names of tables have none. */
  readonly catalog?: string | undefined;
  /** What the configuration names. */
  readonly configured?: readonly (TableName | TablePattern)[];
  /** Default: there are none. */
  readonly tableOptions?: TableOptionsLookup;
}
