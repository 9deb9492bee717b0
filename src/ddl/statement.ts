import type { DeltaType } from '../model/delta-type.js';
import type { ColumnModel, TableModel } from '../model/table-model.js';

/** A name as written, with one to three unquoted parts. */
export type NameParts = readonly string[];

/** The path of a column or field: `['location', 'lat']`. `element`, `key` and `value` lead into arrays and maps. */
export type ColumnPath = readonly [string, ...string[]];

/** Where a column is inserted. */
export type Placement =
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  | { readonly kind: 'after'; readonly column: string };

/** A column that is added to a table or struct. */
export interface AddedColumn {
  readonly path: ColumnPath;
  readonly column: ColumnModel;
  readonly placement: Placement;
}

/** The changes of ALTER COLUMN. An absent fact does not change. */
export interface ColumnChange {
  readonly type?: DeltaType;
  readonly nullable?: boolean;
  readonly comment?: string | null;
  readonly defaultValue?: string | null;
  readonly mask?: string | null;
  readonly placement?: Placement;
}

/** One change of ALTER TABLE that affects a TableModel. */
export type AlterAction =
  | { readonly kind: 'add'; readonly columns: readonly AddedColumn[]; readonly ifNotExists: boolean }
  | { readonly kind: 'drop'; readonly columns: readonly ColumnPath[]; readonly ifExists: boolean }
  | { readonly kind: 'rename'; readonly path: ColumnPath; readonly to: string }
  | { readonly kind: 'change'; readonly path: ColumnPath; readonly change: ColumnChange }
  | { readonly kind: 'replace'; readonly columns: readonly ColumnModel[] }
  | { readonly kind: 'set-properties'; readonly properties: Readonly<Record<string, string>> }
  | { readonly kind: 'unset-properties'; readonly keys: readonly string[] }
  | { readonly kind: 'set-facts'; readonly facts: Partial<Pick<TableModel, 'kind' | 'comment' | 'rowFilter'>> };

/** A statement that creates, changes or drops tables, or that selects the current catalog or schema. */
export type Statement =
  | {
      readonly kind: 'create';
      readonly name: NameParts;
      readonly mode: 'create' | 'if-not-exists' | 'or-replace' | 'replace';
      readonly table: Omit<TableModel, 'name'>;
    }
  | { readonly kind: 'create-temporary'; readonly name: NameParts }
  | { readonly kind: 'alter'; readonly name: NameParts; readonly actions: readonly AlterAction[] }
  | { readonly kind: 'rename'; readonly name: NameParts; readonly to: NameParts }
  /** `temporary`: only a temporary table. */
  | { readonly kind: 'drop'; readonly name: NameParts; readonly ifExists: boolean; readonly temporary: boolean }
  /** A statement that changes columns in a way that does not follow from its text; `reason` is a sentence about it. */
  | { readonly kind: 'unknown-change'; readonly name: NameParts; readonly reason: string }
  | { readonly kind: 'drop-schema'; readonly name: NameParts }
  | { readonly kind: 'drop-catalog'; readonly name: string }
  | { readonly kind: 'use-catalog'; readonly catalog: string }
  | { readonly kind: 'use-schema'; readonly name: NameParts };
