/** The protobuf scalar types that columns map to. */
export type ProtoScalar = 'int32' | 'int64' | 'float' | 'double' | 'bool' | 'string' | 'bytes';

/** The type of a field, of an array element or of a map value. */
export type ProtoValue =
  | { readonly kind: 'scalar'; readonly scalar: ProtoScalar }
  | { readonly kind: 'message'; readonly message: ProtoMessage };

/** The cardinality of a field. `single` has presence; `repeated` and `map` have none. */
export type ProtoShape =
  | { readonly kind: 'single' }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'map'; readonly key: ProtoScalar; readonly entry: string };

export interface ProtoField {
  readonly name: string;
  readonly number: number;
  readonly shape: ProtoShape;
  readonly value: ProtoValue;
  /** The name in protobuf JSON: by default `fooBar` for `foo_bar`. */
  readonly jsonName: string;
  /** Whether the descriptor sent to the service says REQUIRED. The text has `optional` for every field with presence. */
  readonly required: boolean;
  readonly comment: string | undefined;
  /** The SQL type and its meaning, for readers of the text: `TIMESTAMP NOT NULL, microseconds since 1970`. */
  readonly note: string;
}

export interface ProtoMessage {
  readonly name: string;
  /** The fully qualified name with a leading dot: `.catalog.iot.SensorEvent.Location`. */
  readonly fullName: string;
  readonly comment: string | undefined;
  readonly fields: readonly ProtoField[];
  readonly reserved: readonly { readonly number: number; readonly name: string }[];
  /** The nested messages, in the order of the fields. A message refers to nothing outside the file. */
  readonly nested: readonly ProtoMessage[];
  /** Whether two fields have the same default name in protobuf JSON, which protoc rejects without an option. */
  readonly jsonNamesCollide: boolean;
}

/** A file option for other languages, such as `go_package`. */
export interface ProtoOption {
  readonly name: string;
  /** The field number in `google.protobuf.FileOptions`. */
  readonly number: number;
  readonly value: string | boolean;
}

/** A `.proto` file: one message in one package. Independent of tables and Delta types. */
export interface ProtoFile {
  /** The table it was generated from, for the header line. */
  readonly source: string;
  readonly package: string;
  /** The options, sorted by name. */
  readonly options: readonly ProtoOption[];
  readonly message: ProtoMessage;
}
