import { grpcTransport } from '../grpc/grpc-transport.js';
import type { RecordCodec } from '../record/record-type.js';
import type { Scheduler } from '../time/scheduler.js';
import { BaseProducer } from './producer.js';
import type { ProducerOptions } from './producer-options.js';

/**
 * A producer that streams over gRPC, for record classes without a generated producer. Generated producers extend `BaseProducer` and name
 * their transport, so that a bundle holds no other one.
 */
export class Producer<Init, Rec> extends BaseProducer<Init, Rec> {
  /**
   * Creates a producer for the record class `type`. Opens no connection. Tests may pass a `scheduler` to control time.
   *
   * @throws `configuration` if an option is unknown or has a wrong value; the message names it.
   */
  constructor(type: RecordCodec<Init, Rec>, options: ProducerOptions<Rec> = {}, scheduler?: Scheduler) {
    super(type, options, grpcTransport(), scheduler);
  }
}
