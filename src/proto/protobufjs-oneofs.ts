/**
 * Whether protobufjs gives this name to the oneof of another field with presence: `_id` beside `id`. protoc takes another
 * name then, protobufjs refuses the file.
 */
export function isOneof(name: string, fields: ReadonlySet<string>): boolean {
  return name.startsWith('_') && fields.has(name.slice(1));
}
