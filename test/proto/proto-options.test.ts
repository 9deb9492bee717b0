import { describe, expect, it } from 'vitest';
import { writeProto } from '../../src/artifacts/protobuf/write-proto.ts';
import { TableName } from '../../src/model/table-name.ts';
import { expandProtoOptions } from '../../src/proto/expand-proto-options.ts';
import type { ProtoSettings } from '../../src/proto/proto-settings.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { tableOf } from '../lock/lock-of.ts';
import { newLock } from './fixture-lock.ts';

const place = { package: 'main_prod.default', message: 'SensorEvent' };

describe('options are filled in', () => {
  const rows: [settings: ProtoSettings, want: [name: string, value: string | boolean]][] = [
    [{ goPackage: 'example.com/{catalog}/{schema};gen' }, ['go_package', 'example.com/main_prod/default;gen']],
    [{ javaPackage: 'com.{catalog}.{schema}' }, ['java_package', 'com.main_prod.default_']],
    [{ javaMultipleFiles: false }, ['java_multiple_files', false]],
    [{ javaOuterClassname: '{message}Proto' }, ['java_outer_classname', 'SensorEventProto']],
    [{ csharpNamespace: 'Acme.{Catalog}.{Schema}' }, ['csharp_namespace', 'Acme.MainProd.Default']],
    [{ phpNamespace: 'Acme\\{Schema}' }, ['php_namespace', 'Acme\\Default']],
    [{ phpMetadataNamespace: 'Acme\\Meta' }, ['php_metadata_namespace', 'Acme\\Meta']],
    [{ rubyPackage: 'Acme::{Schema}' }, ['ruby_package', 'Acme::Default']],
    [{ objcClassPrefix: 'ACM' }, ['objc_class_prefix', 'ACM']],
    [{ swiftPrefix: '{Schema}' }, ['swift_prefix', 'Default']],
  ];
  it.each(rows)('%j', (settings, [name, value]) => {
    expect(expandProtoOptions(settings, place)).toEqual({
      options: [{ name, number: expect.any(Number), value }],
      problems: [],
    });
  });
});

describe('options that are refused', () => {
  const rows: [settings: ProtoSettings, reason: string][] = [
    [{ goPackage: 'a"; option x = "' }, 'it takes an import path, with ;name after it or without'],
    [{ goPackage: '' }, 'it takes an import path, with ;name after it or without'],
    [{ javaPackage: 'com.acme-corp' }, 'it takes identifiers with dots'],
    [{ javaPackage: 'com.{table}' }, '{table} is not a placeholder'],
    [{ javaPackage: 'com.{message}' }, '{message} is not a placeholder'],
    [{ javaPackage: 'com.{constructor}' }, '{constructor} is not a placeholder'],
    [{ phpNamespace: 'Acme\\\nX' }, 'it takes identifiers with backslashes'],
    [{ swiftPrefix: 'A.B' }, 'it takes an identifier'],
    [{ javaMultipleFiles: 'yes' as never }, 'it takes true or false'],
    [{ javaPackage: 7 as never }, 'it takes identifiers with dots'],
  ];
  it.each(rows)('%j', (settings, reason) => {
    expect(expandProtoOptions(settings, place)).toMatchObject({ options: [], problems: [{ reason }] });
  });

  it('a catalog where there is none', () => {
    const { problems } = expandProtoOptions({ javaPackage: '{catalog}.x' }, { ...place, package: 'iot' });
    expect(problems).toMatchObject([{ reason: 'tables have no catalog here to put for {catalog}' }]);
    const lock = newLock(tableOf([['a', 'int']], { name: new TableName(undefined, 'iot', 't') }));
    expect(() => tableToProto(lock, { javaPackage: '{catalog}.x' })).toThrow(/\[invalid-proto-option\]/);
  });
});

it('options stand after the package, by name, whatever the order of the settings', () => {
  const lock = newLock(tableOf([['a', 'int']]));
  const text = writeProto(
    tableToProto(lock, { phpNamespace: 'A\\B', javaMultipleFiles: true, goPackage: 'x/{schema}' }),
  );
  expect(text.slice(text.indexOf('package'), text.indexOf('message'))).toBe(
    `package catalog.iot;

option go_package = "x/iot";
option java_multiple_files = true;
option php_namespace = "A\\\\B";

`,
  );
});
