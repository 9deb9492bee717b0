/** What a generated class may not be named: it would hide what generated code itself, or its reader, means by it. */
export const reservedIdentifiers: readonly string[] = [
  // The library of JavaScript and TypeScript
  ...['Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'Buffer', 'DataView', 'Date', 'Error', 'Function', 'Infinity'],
  ...['Intl', 'Iterable', 'Iterator', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object', 'Omit', 'Partial', 'Pick'],
  ...['Promise', 'Proxy', 'Readonly', 'ReadonlyArray', 'ReadonlyMap', 'ReadonlySet', 'Record', 'Reflect', 'RegExp'],
  ...['Required', 'Set', 'String', 'Symbol', 'Uint8Array', 'WeakMap', 'WeakSet'],
  // zerobus-runtime
  ...['Column', 'ColumnType', 'DateInput', 'MapInput', 'Micros', 'Producer', 'ProducerOptions', 'Reader', 'RecordType'],
  ...['ScalarName', 'TimestampInput', 'TimestampNtzInput', 'VariantInput', 'VariantValue', 'Writer', 'ZerobusClient'],
  'ZerobusError',
];
