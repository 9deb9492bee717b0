/**
 * Options in the `.proto` for other languages, such as `go_package`; none by default. So that one setting serves every
 * schema, values can contain the placeholders `{catalog}` and `{schema}` (as in the package) and `{Catalog}` and `{Schema}`
 * (in PascalCase). `javaOuterClassname` applies to one file and can contain `{message}` too.
 */
export interface ProtoSettings {
  /** `example.com/gen/{catalog}/{schema}`, optionally followed by `;name` to set the Go package name. */
  readonly goPackage?: string | undefined;
  /** `com.example.{schema}`. A schema that is a Java keyword gets an underscore: `default_`. */
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

/** The name of an option in the settings. */
export type ProtoOptionName = keyof ProtoSettings;
