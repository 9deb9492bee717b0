import type { Rejection } from './rejection.js';
import { REJECTIONS, type RejectionId } from './rejections.js';
import { type ErrorInfo, RpcError } from './rpc-error.js';

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** One value for each placeholder in the text of a reason. */
export type RejectionValues<Id extends RejectionId> = Readonly<
  Record<Placeholders<(typeof REJECTIONS)[Id]['text']>, string | number>
>;

/** Returns the error that ends a call, or rejects a request, for this reason. */
export function reject<Id extends RejectionId>(id: Id, values: RejectionValues<Id>, info?: ErrorInfo): RpcError {
  const { status, code, httpStatus, text }: Rejection = REJECTIONS[id];
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => String((values as Record<string, unknown>)[name]));
  return new RpcError(status, filled, { code, httpStatus, info });
}
