import type { ProtoOptionName } from './proto-settings.js';

/** How an option is written, and which values it accepts. */
export interface ProtoOptionRule {
  /** The name in a `.proto`. */
  readonly name: string;
  /** The field number in `google.protobuf.FileOptions`. */
  readonly number: number;
  /** What its text must match after placeholders are filled in; absent for booleans. */
  readonly pattern?: RegExp;
  /** The same in words, for messages. */
  readonly takes: string;
}

const word = '[A-Za-z_][A-Za-z0-9_]*';
const joined = (joint: string): RegExp => new RegExp(`^${word}(${joint}${word})*$`);
const identifier = { pattern: joined('(?!)'), takes: 'an identifier' };

/** All options, sorted by their names in a `.proto`, which is also the order in which they are written. */
export const protoOptionRules: Readonly<Record<ProtoOptionName, ProtoOptionRule>> = {
  csharpNamespace: { name: 'csharp_namespace', number: 37, pattern: joined('\\.'), takes: 'identifiers with dots' },
  goPackage: {
    name: 'go_package',
    number: 11,
    pattern: /^[\w.~-]+(\/[\w.~-]+)*(;[A-Za-z_]\w*)?$/,
    takes: 'an import path, with ;name after it or without',
  },
  javaMultipleFiles: { name: 'java_multiple_files', number: 10, takes: 'true or false' },
  javaOuterClassname: { name: 'java_outer_classname', number: 8, ...identifier },
  javaPackage: { name: 'java_package', number: 1, pattern: joined('\\.'), takes: 'identifiers with dots' },
  objcClassPrefix: { name: 'objc_class_prefix', number: 36, ...identifier },
  phpMetadataNamespace: {
    name: 'php_metadata_namespace',
    number: 44,
    pattern: joined('\\\\'),
    takes: 'identifiers with backslashes',
  },
  phpNamespace: { name: 'php_namespace', number: 41, pattern: joined('\\\\'), takes: 'identifiers with backslashes' },
  rubyPackage: { name: 'ruby_package', number: 45, pattern: joined('::'), takes: 'identifiers with ::' },
  swiftPrefix: { name: 'swift_prefix', number: 39, ...identifier },
};
