/**
 * Returns whether a name collides with the oneof that protobufjs creates for another field with presence: `_id` beside
 * `id`. protoc then picks another name for the oneof; protobufjs rejects the file.
 */
export function isOneof(name: string, fields: ReadonlySet<string>): boolean {
  return name.startsWith('_') && fields.has(name.slice(1));
}
