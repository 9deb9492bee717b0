/** Why a descriptor does not fit its table: the reasons that the service gives, and `NOT_SELF_CONTAINED` for its 4033. */
export type SchemaReason =
  | 'FIELD_NOT_IN_TABLE'
  | 'MISSING_REQUIRED_COLUMN'
  | 'TYPE_INCOMPATIBLE'
  | 'INVALID_DESCRIPTOR'
  | 'NOT_SELF_CONTAINED';

export interface SchemaProblem {
  readonly reason: SchemaReason;
  /** The field or column, `location.lat`. */
  readonly path: string;
  readonly message: string;
}

/** A descriptor that does not fit the table. Holds every problem, at least one. */
export class SchemaError extends Error {
  readonly problems: readonly [SchemaProblem, ...SchemaProblem[]];

  constructor(problems: readonly [SchemaProblem, ...SchemaProblem[]]) {
    super(problems.map(({ message }) => message).join('; '));
    this.name = 'SchemaError';
    this.problems = problems;
  }
}
