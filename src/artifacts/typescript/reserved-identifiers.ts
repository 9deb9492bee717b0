/** Names that no generated class can have: it would shadow a type that generated code or its users need. */
export const reservedIdentifiers: readonly string[] = [
  // Globals of JavaScript and TypeScript
  ...['Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'Buffer', 'DataView', 'Date', 'Error', 'Function', 'Infinity'],
  ...['Intl', 'Iterable', 'Iterator', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object', 'Omit', 'Partial', 'Pick'],
  ...['Promise', 'Proxy', 'Readonly', 'ReadonlyArray', 'ReadonlyMap', 'ReadonlySet', 'Record', 'Reflect', 'RegExp'],
  ...['Required', 'Set', 'String', 'Symbol', 'Uint8Array', 'WeakMap', 'WeakSet'],
  // zerobus-runtime
  ...[
    'Column',
    'ColumnType',
    'DateInput',
    'MapInput',
    'BaseProducer',
    'Micros',
    'Producer',
    'ProducerOptions',
    'Reader',
    'RecordType',
  ],
  ...['ScalarName', 'TimestampInput', 'TimestampNtzInput', 'VariantInput', 'VariantValue', 'Writer', 'ZerobusClient'],
  'ZerobusError',
];
