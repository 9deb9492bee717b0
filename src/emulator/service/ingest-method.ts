import type { RecordSchema } from '../storage/record-batch.js';
import type { PersistentStream, StreamConnection } from '../streams/persistent-stream.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import type { MessageDescriptor } from '../validate/read-descriptor.js';
import type { RequestFormat, RequestKind } from './request-reader.js';
import type { ResponseFormat } from './responses.js';
import type { ServiceContext } from './service-context.js';

/** The first message of a call. */
export interface Opening {
  readonly kind: RequestKind;
  /** Content of the payload. */
  readonly content: Uint8Array;
  /** The table in the metadata of the call. */
  readonly tableName: string;
  readonly connection: StreamConnection;
}

/** A stream that is open for records. */
export interface OpenedStream {
  readonly table: EmulatedTable;
  /** Describes the records; undefined if they are JSON. */
  readonly descriptor: MessageDescriptor | undefined;
  readonly schema: RecordSchema;
  /** The stream that keeps the committed offset; undefined for an ephemeral stream. */
  readonly persistent: PersistentStream | undefined;
  /** The answer to the client, as a gRPC message. */
  readonly response: Buffer;
}

/** A method that ingests: its messages, and how it opens a stream. */
export interface IngestMethod {
  readonly request: RequestFormat;
  readonly response: ResponseFormat;
  /** Opens a stream. Throws RpcError if the request is malformed or is rejected. */
  open(opening: Opening, context: ServiceContext): OpenedStream;
}
