/** Why a descriptor does not fit its table: the service's reasons, and `NOT_SELF_CONTAINED` for its code 4033. */
export type SchemaReason =
  | 'FIELD_NOT_IN_TABLE'
  | 'MISSING_REQUIRED_COLUMN'
  | 'TYPE_INCOMPATIBLE'
  | 'INVALID_DESCRIPTOR'
  | 'NOT_SELF_CONTAINED';

/** One mismatch between a descriptor and its table. */
export interface SchemaProblem {
  readonly reason: SchemaReason;
  /** Path of the field or column, such as `location.lat`. */
  readonly path: string;
  readonly message: string;
}

/** A descriptor does not fit its table. Contains every problem, at least one. */
export class SchemaError extends Error {
  readonly problems: readonly [SchemaProblem, ...SchemaProblem[]];

  constructor(problems: readonly [SchemaProblem, ...SchemaProblem[]]) {
    super(problems.map(({ message }) => message).join('; '));
    this.name = 'SchemaError';
    this.problems = problems;
  }
}
