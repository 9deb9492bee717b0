// Records on disk until they are acknowledged. Only applications that set the option `spool` of a producer load this entry point.
export { fileSpool } from './spool/file-spool.js';
export type { FileSpoolOptions } from './spool/file-spool-options.js';
export type {
  Spool,
  SpooledBatch,
  SpooledRange,
  SpooledSchema,
  SpooledStream,
  SpoolMark,
  SpoolProvider,
  SpoolRequest,
  SpoolStats,
} from './spool/spool.js';
