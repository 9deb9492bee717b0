import { EventEmitter } from 'node:events';
import type { CompactRequest } from '../../../src/emulator/delta/compact/messages.ts';

/** A worker thread whose answers a test sends. */
export class FakeWorker extends EventEmitter {
  readonly requests: CompactRequest[] = [];
  ref(): void {}
  unref(): void {}
  async terminate(): Promise<void> {}
  postMessage(request: CompactRequest): void {
    this.requests.push(request);
  }
  answer(failure?: string): void {
    this.emit('message', failure === undefined ? {} : { failure });
  }
}
