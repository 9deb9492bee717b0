export type {
  ClientCredentials,
  Credentials,
  Federation,
  FederationCredentials,
  TokenCredentials,
} from './auth/credentials.js';
export type { TokenSource } from './auth/token-source.js';
export type { ZerobusClientOptions } from './client/client-settings.js';
export type { IngestClient } from './client/ingest-client.js';
export { ZerobusClient } from './client/zerobus-client.js';
export type { DateInput, PlainDateLike } from './codecs/date.js';
export { type Micros, micros } from './codecs/micros.js';
export type { InstantLike, PlainDateTimeLike, TimestampInput, TimestampNtzInput } from './codecs/timestamp.js';
export {
  type JsonValue,
  type VariantInput,
  type VariantText,
  type VariantValue,
  variantNull,
  variantText,
} from './codecs/variant.js';
export { ZerobusError, type ZerobusErrorCode, type ZerobusErrorDetails } from './errors/zerobus-error.js';
export { grpcTransport } from './grpc/grpc-transport.js';
export { type Closeable, closeOnSignal } from './producer/close-on-signal.js';
export { Producer } from './producer/grpc-producer.js';
export type { Logger } from './producer/logger.js';
export { BaseProducer } from './producer/producer.js';
export type { Ack, StateChange } from './producer/producer-events.js';
export type {
  BatchOptions,
  CloseOptions,
  InFlightOptions,
  KeyedRecord,
  ProducerOptions,
  RetryOptions,
} from './producer/producer-options.js';
export type { ProducerStats } from './producer/producer-stats.js';
export type { Column, ColumnType, ScalarName } from './record/column.js';
export type { RecordCodec, RecordType } from './record/record-type.js';
export type { StreamState } from './stream/stream-state.js';
export type { Scheduler, Timer } from './time/scheduler.js';
export type { WaitOptions } from './time/wait.js';
export type { OutgoingBatch, RecordFormat } from './transport/outgoing-batch.js';
export type { OpenedStream, OpenRequest, StreamEvents, StreamHandle } from './transport/stream-handle.js';
export type { Pem, TlsOptions } from './transport/tls-options.js';
export type { RetireRequest, Transport } from './transport/transport.js';
export type { SharedTransport, TransportProvider, TransportSettings } from './transport/transport-provider.js';
