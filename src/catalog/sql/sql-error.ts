/** The server rejected a statement. The message is its text, on one line. */
export class SqlError extends Error {
  /** SQLSTATE, or ''. */
  readonly state: string;
  /** The error condition, such as `TABLE_OR_VIEW_NOT_FOUND`, or ''. */
  readonly condition: string;

  constructor(state: string, condition: string, message: string) {
    super(message);
    this.state = state;
    this.condition = condition;
  }

  /** Whether the server does not support this statement, or not for this table. */
  get isNotSupported(): boolean {
    return this.state === '0A000' || this.isSyntax || /^(NOT_SUPPORTED|UNSUPPORTED)/.test(this.condition);
  }

  /** Whether the server cannot parse the statement. */
  get isSyntax(): boolean {
    return this.state === '42601' || this.condition === 'PARSE_SYNTAX_ERROR';
  }

  /** Which part of the table name does not exist, if that is the reason. */
  get missing(): 'catalog' | 'schema' | 'table' | undefined {
    if (/^(NO_SUCH_CATALOG|CATALOG_NOT_FOUND)/.test(this.condition) || this.state === '42P08') return 'catalog';
    // Spark reports this for an unknown catalog, which it takes for a schema.
    if (this.state === '42K05' || /^Nested databases are not supported/.test(this.message)) return 'catalog';
    if (/SCHEMA_NOT_FOUND|NO_SUCH_(NAMESPACE|DATABASE|SCHEMA)/.test(this.condition)) return 'schema';
    return this.state === '42P01' || /^(TABLE_OR_VIEW|TABLE)_NOT_FOUND/.test(this.condition) ? 'table' : undefined;
  }

  /** Whether the principal lacks a permission. */
  get isDenied(): boolean {
    return this.state === '42501' || /^\W*(INSUFFICIENT_(PERMISSIONS|PRIVILEGES)|PERMISSION_DENIED)/.test(this.message);
  }
}
