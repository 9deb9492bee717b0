// What the Zerobus service accepts of a table, for generating, drift and `doctor` alike (docs/protocol.md names the
// sources). The emulator keeps its own, independent rules.

/** `read-only`: read with a query, never written. `unknown`: a kind that this version does not know. */
export type KindSupport = 'accepted' | 'rejected' | 'read-only' | 'unknown';

const kinds: ReadonlyMap<string, KindSupport> = new Map([
  ['MANAGED', 'accepted'],
  ['STREAMING_TABLE', 'accepted'],
  ['EXTERNAL', 'rejected'],
  ['VIEW', 'read-only'],
  ['MATERIALIZED_VIEW', 'read-only'],
  ['METRIC_VIEW', 'read-only'],
  ['FOREIGN', 'read-only'],
]);

/** Returns what the service does with a table of a kind, spelled as the catalog spells it: `MANAGED`, `EXTERNAL_SHALLOW_CLONE`. */
export function getKindSupport(kind: string): KindSupport {
  return kinds.get(kind) ?? (kind.startsWith('EXTERNAL') ? 'rejected' : 'unknown');
}

/** Returns whether the service accepts tables in a storage format, in upper case: only Delta. */
export function isAcceptedFormat(format: string): boolean {
  return format === 'DELTA';
}

/** The most columns of a table. */
export const maxColumns = 2000;

/** A reason for the service to reject a table, or one that only warns. */
interface SupportRow {
  /** Whether it concerns the table as a whole, or something that can be dropped from it. */
  readonly about: 'kind' | 'feature';
  /** Whether the service rejects the table for it. */
  readonly rejected: boolean;
}

/** What matters to the service beside names and types of columns, by the code of its diagnostic. */
const support: Readonly<Record<string, SupportRow>> = {
  'view-refused': { about: 'kind', rejected: true },
  'external-table': { about: 'kind', rejected: true },
  'format-not-delta': { about: 'kind', rejected: true },
  'check-constraint': { about: 'feature', rejected: true },
  'catalog-managed': { about: 'feature', rejected: true },
  // Error 1015 of the service.
  'generated-column': { about: 'feature', rejected: true },
  // The service accepts these tables; what it does with the values is not documented.
  'identity-column': { about: 'feature', rejected: false },
  'row-filter': { about: 'feature', rejected: false },
  'column-mask': { about: 'feature', rejected: false },
};

/** Returns what a diagnostic code says about the service's support for a table; undefined if it is about columns only. */
export function getSupport(code: string): SupportRow | undefined {
  return Object.hasOwn(support, code) ? support[code] : undefined;
}
