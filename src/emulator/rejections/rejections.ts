import { GRPC_REJECTIONS } from './grpc-rejections.js';
import { REST_REJECTIONS } from './rest-rejections.js';

/** Why the emulator ends calls and rejects requests, by id. docs/emulator.md has them as a table, and tests have a row for each. */
export const REJECTIONS: typeof GRPC_REJECTIONS & typeof REST_REJECTIONS = { ...GRPC_REJECTIONS, ...REST_REJECTIONS };

/** Identifies a reason. */
export type RejectionId = keyof typeof REJECTIONS;
