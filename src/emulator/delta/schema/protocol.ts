import { allFields, type SparkStruct, someType, TYPE_CHANGES } from './spark-type.js';

/** The `protocol` action: what a reader and a writer must know. */
export interface Protocol {
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  readonly readerFeatures?: readonly string[];
  readonly writerFeatures?: readonly string[];
}

/** Features that the types and the metadata of a schema need, both to read and to write. */
const FEATURES = ['columnMapping', 'timestampNtz', 'typeWidening', 'variantType'] as const;
type Feature = (typeof FEATURES)[number];

/** What each older writer version implies. */
const LEGACY_WRITERS: readonly (readonly [version: number, feature: string])[] = [
  [2, 'appendOnly'],
  [2, 'invariants'],
  [3, 'checkConstraints'],
  [4, 'changeDataFeed'],
  [4, 'generatedColumns'],
  [5, 'columnMapping'],
  [6, 'identityColumns'],
];

/** Features that do not matter for appending rows to a table that does not use them; `findUnsupported` checks that. */
const KNOWN = new Set<string>([
  ...FEATURES,
  ...LEGACY_WRITERS.map(([, feature]) => feature),
  'variantType-preview',
  'typeWidening-preview',
  'deletionVectors',
  'allowColumnDefaults',
  'vacuumProtocolCheck',
]);

/**
 * Returns the protocol of a table: the lowest one for its schema, so that most readers take it, but none of the features of
 * `before` are lost.
 */
export function chooseProtocol(schema: SparkStruct, isMapped: boolean, before?: Protocol): Protocol {
  const needed = FEATURES.filter((feature) => needsFeature(feature, schema, isMapped));
  if (before && isEnough(before, needed)) return before;
  if (before === undefined && needed.length === 0) return { minReaderVersion: 1, minWriterVersion: 2 };
  const writer = before ? getWriterFeatures(before) : ['appendOnly', 'invariants'];
  const reader = before?.readerFeatures ?? (before && before.minReaderVersion >= 2 ? ['columnMapping'] : []);
  return {
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: [...new Set([...reader, ...needed])],
    writerFeatures: [...new Set([...writer, ...needed])],
  };
}

/** Returns the names of the writer features of a protocol that the emulator does not know. */
export function findUnknownFeatures(protocol: Protocol): readonly string[] {
  return [...getWriterFeatures(protocol), ...(protocol.readerFeatures ?? [])].filter((feature) => !KNOWN.has(feature));
}

function needsFeature(feature: Feature, schema: SparkStruct, isMapped: boolean): boolean {
  switch (feature) {
    case 'columnMapping':
      return isMapped;
    case 'timestampNtz':
      return someType(schema, (type) => type === 'timestamp_ntz');
    case 'variantType':
      return someType(schema, (type) => type === 'variant');
    case 'typeWidening':
      return allFields(schema).some(({ metadata }) => TYPE_CHANGES in metadata);
  }
}

function isEnough(protocol: Protocol, needed: readonly Feature[]): boolean {
  const features = [...getWriterFeatures(protocol), ...(protocol.readerFeatures ?? [])];
  return needed.every((feature) => features.includes(feature) || features.includes(`${feature}-preview`));
}

function getWriterFeatures({ minWriterVersion, writerFeatures }: Protocol): readonly string[] {
  if (minWriterVersion >= 7) return writerFeatures ?? [];
  return LEGACY_WRITERS.filter(([version]) => version <= minWriterVersion).map(([, feature]) => feature);
}
