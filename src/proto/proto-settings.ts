/**
 * Options of protobuf for other languages, `go_package` and the like; none by default. Texts may hold `{catalog}` and
 * `{schema}`, as the package has them, and `{Catalog}` and `{Schema}`, in PascalCase, so that one setting serves every
 * schema. `javaOuterClassname` belongs to one file, and may hold `{message}` too.
 */
export interface ProtoSettings {
  /** `example.com/gen/{catalog}/{schema}`, with `;name` after it where the Go package is to be named otherwise. */
  readonly goPackage?: string | undefined;
  /** `com.example.{schema}`. A word of Java in place of a schema gets an underscore, as `default_`. */
  readonly javaPackage?: string | undefined;
  readonly javaMultipleFiles?: boolean | undefined;
  /** `{message}Proto`. */
  readonly javaOuterClassname?: string | undefined;
  /** `Example.{Catalog}.{Schema}`. */
  readonly csharpNamespace?: string | undefined;
  /** `Example\{Schema}`. */
  readonly phpNamespace?: string | undefined;
  /** `Example\{Schema}\Metadata`. */
  readonly phpMetadataNamespace?: string | undefined;
  /** `Example::{Schema}`. */
  readonly rubyPackage?: string | undefined;
  /** `EX`. */
  readonly objcClassPrefix?: string | undefined;
  /** `Example`. */
  readonly swiftPrefix?: string | undefined;
}

/** One of the options, by its name in the settings. */
export type ProtoOptionName = keyof ProtoSettings;
