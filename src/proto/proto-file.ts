/** The scalar types of protobuf that a column can have. */
export type ProtoScalar = 'int32' | 'int64' | 'float' | 'double' | 'bool' | 'string' | 'bytes';

/** What a field, an element or the value of a map holds. */
export type ProtoValue =
  | { readonly kind: 'scalar'; readonly scalar: ProtoScalar }
  | { readonly kind: 'message'; readonly message: ProtoMessage };

/** `single` has presence; `repeated` and `map` have none. */
export type ProtoShape =
  | { readonly kind: 'single' }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'map'; readonly key: ProtoScalar; readonly entry: string };

export interface ProtoField {
  readonly name: string;
  readonly number: number;
  readonly shape: ProtoShape;
  readonly value: ProtoValue;
  /** REQUIRED in the descriptor that is sent; the text has `optional` for every field with presence. */
  readonly required: boolean;
  readonly comment: string | undefined;
  /** What the type means, for readers of the text: `TIMESTAMP NOT NULL, microseconds since 1970`. */
  readonly note: string;
}

export interface ProtoMessage {
  readonly name: string;
  /** With the package and the messages around it, and a dot in front: `.catalog.iot.SensorEvent.Location`. */
  readonly fullName: string;
  readonly comment: string | undefined;
  readonly fields: readonly ProtoField[];
  readonly reserved: readonly { readonly number: number; readonly name: string }[];
  /** Every message inside this one, in the order of the fields. Nothing outside the file is referred to. */
  readonly nested: readonly ProtoMessage[];
  /** Whether two fields have one name in the JSON form, which protoc refuses unless it is told. */
  readonly jsonNamesCollide: boolean;
}

/** An option of the file, for other languages. */
export interface ProtoOption {
  readonly name: string;
  /** In `google.protobuf.FileOptions`. */
  readonly number: number;
  readonly value: string | boolean;
}

/** One `.proto` file: one message in one package. Knows nothing of tables. */
export interface ProtoFile {
  /** What it was generated from, for the first line. */
  readonly source: string;
  readonly package: string;
  /** In the order of their names. */
  readonly options: readonly ProtoOption[];
  readonly message: ProtoMessage;
}
