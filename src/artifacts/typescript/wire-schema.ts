/** How the service sees a record. */
export interface WireSchema {
  /** The DescriptorProto that opens a stream. */
  readonly descriptor: Uint8Array;
  /** Covers what the wire format depends on. */
  readonly schemaHash: string;
}
