import type { Schema } from '../route.js';

/** The result of an operation that returns nothing. */
export const emptyResult: Schema = { type: 'object', additionalProperties: false };
