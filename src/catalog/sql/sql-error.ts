/** A statement that the server took and refused. The message is what it said, on one line. */
export class SqlError extends Error {
  /** SQLSTATE, or empty. */
  readonly state: string;
  /** `TABLE_OR_VIEW_NOT_FOUND` and the like, or empty. */
  readonly condition: string;

  constructor(state: string, condition: string, message: string) {
    super(message);
    this.state = state;
    this.condition = condition;
  }

  /** Whether the server does not know such a statement, or not for such a table. */
  get isNotSupported(): boolean {
    return this.state === '0A000' || this.isSyntax || /^(NOT_SUPPORTED|UNSUPPORTED)/.test(this.condition);
  }

  get isSyntax(): boolean {
    return this.state === '42601' || this.condition === 'PARSE_SYNTAX_ERROR';
  }

  /** What it says is not there. */
  get missing(): 'catalog' | 'schema' | 'table' | undefined {
    if (/^(NO_SUCH_CATALOG|CATALOG_NOT_FOUND)/.test(this.condition) || this.state === '42P08') return 'catalog';
    // Spark says so of a catalog that it takes for a schema.
    if (this.state === '42K05' || /^Nested databases are not supported/.test(this.message)) return 'catalog';
    if (/SCHEMA_NOT_FOUND|NO_SUCH_(NAMESPACE|DATABASE|SCHEMA)/.test(this.condition)) return 'schema';
    return this.state === '42P01' || /^(TABLE_OR_VIEW|TABLE)_NOT_FOUND/.test(this.condition) ? 'table' : undefined;
  }

  get isDenied(): boolean {
    return this.state === '42501' || /^\W*(INSUFFICIENT_(PERMISSIONS|PRIVILEGES)|PERMISSION_DENIED)/.test(this.message);
  }
}
