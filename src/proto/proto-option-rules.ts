import type { ProtoOptionName } from './proto-settings.js';

/** How one option is written and what it takes. */
export interface ProtoOptionRule {
  /** As a `.proto` writes it. */
  readonly name: string;
  /** In `google.protobuf.FileOptions`. */
  readonly number: number;
  /** What its text must be, placeholders filled in; absent for true and false. */
  readonly pattern?: RegExp;
  /** That in words. */
  readonly takes: string;
}

const word = '[A-Za-z_][A-Za-z0-9_]*';
const joined = (joint: string): RegExp => new RegExp(`^${word}(${joint}${word})*$`);
const identifier = { pattern: joined('(?!)'), takes: 'an identifier' };

/** Every option, in the order of their names in the `.proto`, which is that of writing. */
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
