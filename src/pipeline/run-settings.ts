import type { PublishTarget } from './publish.js';
import type { GenerateSettings } from './settings.js';

/** Where a run reads and writes, and what it emits. */
export interface RunSettings extends PublishTarget {
  readonly generate: GenerateSettings;
}
