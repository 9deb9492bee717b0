/** A field of a request, by the name that code gives it. */
export type RequestField =
  | 'binary'
  | 'ci'
  | 'config'
  | 'connect'
  | 'count'
  | 'data'
  | 'delimiter'
  | 'dryRun'
  | 'emit'
  | 'environment'
  | 'failOn'
  | 'faults'
  | 'file'
  | 'folder'
  | 'force'
  | 'format'
  | 'host'
  | 'httpPath'
  | 'intervalMs'
  | 'jobs'
  | 'map'
  | 'nulls'
  | 'offline'
  | 'onRun'
  | 'out'
  | 'principals'
  | 'profile'
  | 'rejects'
  | 'resume'
  | 'seed'
  | 'signal'
  | 'snapshot'
  | 'source'
  | 'table'
  | 'tables'
  | 'target'
  | 'targets'
  | 'timestamps'
  | 'vars'
  | 'warehouse';

/** Writes a field, with a value or without, the way the reader sets it: `source: 'sql'` in code, `--source sql` as a flag. */
export type FieldWriter = (field: RequestField, value?: string) => string;

/** What is wrong with a request, and what to do next. */
export interface RequestProblem {
  readonly message: string;
  readonly help: string;
}

let describeError: (error: RequestError, write: FieldWriter) => RequestProblem;

/** An invalid request: options contradict each other, have invalid values or are missing. */
export class RequestError extends Error {
  override readonly name: string = 'RequestError';
  /** The options that are wrong or missing, by name. An option that does not exist has the name that it was given. */
  readonly fields: readonly (RequestField | (string & {}))[];
  /** What to do next. */
  readonly help: string;
  readonly #describe: (write: FieldWriter) => RequestProblem;

  constructor(fields: readonly string[], describe: (write: FieldWriter) => RequestProblem) {
    const { message, help } = describe(writeProperty);
    super(message);
    this.fields = fields;
    this.help = help;
    this.#describe = describe;
  }

  static {
    describeError = (error, write) => error.#describe(write);
  }
}

/** Describes what is wrong with the fields written in another way, such as flags of a command line. */
export function describeRequestError(error: RequestError, write: FieldWriter): RequestProblem {
  return describeError(error, write);
}

/** Writes a field as the property of an object of options. */
export function writeProperty(field: RequestField, value?: string): string {
  return value === undefined ? field : `${field}: '${value}'`;
}
