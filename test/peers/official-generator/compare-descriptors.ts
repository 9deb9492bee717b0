import { type DescriptorProto, FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';

/**
 * Returns the fields of a message and its nested messages by path, such as `required int32`. Ignores field numbers and
 * message names, which each generator chooses itself.
 */
function listFields(
  message: DescriptorProto,
  prefix: string = '',
  around: readonly DescriptorProto[] = [],
): Map<string, string> {
  const fields = new Map<string, string>();
  // Both generators nest a message in the one that uses it, and a map's entry message next to that of its values.
  const scopes = [message, ...around];
  const known = scopes.flatMap(({ nestedType }) => nestedType);
  for (const { name, label, type, typeName } of message.field) {
    const path = `${prefix}${name}`;
    fields.set(path, `${FieldDescriptorProto_Label[label]} ${FieldDescriptorProto_Type[type]}`.toLowerCase());
    if (typeName === '') continue;
    const nested = known.find((item) => typeName.endsWith(`.${item.name}`))!;
    for (const [inner, text] of listFields(nested, `${path}.`, scopes)) fields.set(inner, text);
  }
  return fields;
}

/** Describes missing, additional and different fields of `theirs` compared with `ours`. Empty if they are the same. */
export function compareDescriptors(theirs: DescriptorProto, ours: DescriptorProto): string {
  const [found, want] = [listFields(theirs), listFields(ours)];
  const paths = [...new Set([...found.keys(), ...want.keys()])].filter((path) => found.get(path) !== want.get(path));
  const lines = paths.map((path) => {
    const [label = 'missing', kind] = found.get(path)?.split(' ') ?? [];
    const [wanted = 'none', wantedKind] = want.get(path)?.split(' ') ?? [];
    const [a, b] = kind === wantedKind ? [label, wanted] : [found.get(path) ?? label, want.get(path) ?? wanted];
    return `${path}: ${a} instead of ${b}`;
  });
  return lines.join('; ');
}
