// The meaning of error codes, for tools. Producers do not need this entry point.
export { type ErrorCodeInfo, errorCodes, type ZerobusErrorCode } from './errors/error-codes.js';
export { type ServerCodeInfo, serverCodes } from './errors/server-codes.js';
