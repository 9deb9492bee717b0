/** What the codes of errors mean: for tools, no producer needs it. */
export { type ErrorCodeInfo, errorCodes, type ZerobusErrorCode } from './errors/error-codes.js';
export { type ServerCodeInfo, serverCodes } from './errors/server-codes.js';
