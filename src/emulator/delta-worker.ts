// The worker thread that turns closed segments of the log into Delta tables.
import { parentPort } from 'node:worker_threads';
import { errorMessage } from '../system/error-message.js';
import { SegmentCompactor } from './delta/compact/compact-segment.js';
import type { CompactRequest, CompactResponse } from './delta/compact/messages.js';

const compactor = new SegmentCompactor();

parentPort?.on('message', ({ path, mayBeTorn, folders }: CompactRequest) => {
  let response: CompactResponse = {};
  try {
    compactor.compact(path, folders, mayBeTorn);
  } catch (error) {
    response = { failure: errorMessage(error) };
  }
  parentPort?.postMessage(response);
});
