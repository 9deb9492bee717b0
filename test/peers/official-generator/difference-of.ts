import { type DescriptorProto, FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';

/**
 * The fields of a message and of those in it by their path, `required int32`; without numbers and the names of messages,
 * which each generator chooses for itself.
 */
function fieldsOf(
  message: DescriptorProto,
  prefix: string = '',
  around: readonly DescriptorProto[] = [],
): Map<string, string> {
  const fields = new Map<string, string>();
  // Both define a message in the one that uses it; the entry of a map stands beside that of its values.
  const scopes = [message, ...around];
  const known = scopes.flatMap(({ nestedType }) => nestedType);
  for (const { name, label, type, typeName } of message.field) {
    const path = `${prefix}${name}`;
    fields.set(path, `${FieldDescriptorProto_Label[label]} ${FieldDescriptorProto_Type[type]}`.toLowerCase());
    if (typeName === '') continue;
    const nested = known.find((item) => typeName.endsWith(`.${item.name}`))!;
    for (const [inner, text] of fieldsOf(nested, `${path}.`, scopes)) fields.set(inner, text);
  }
  return fields;
}

/** How the first is not as the second: one that is missing, one too many, and what is otherwise. Empty: not at all. */
export function differenceOf(theirs: DescriptorProto, ours: DescriptorProto): string {
  const [found, want] = [fieldsOf(theirs), fieldsOf(ours)];
  const paths = [...new Set([...found.keys(), ...want.keys()])].filter((path) => found.get(path) !== want.get(path));
  const lines = paths.map((path) => {
    const [label = 'missing', kind] = found.get(path)?.split(' ') ?? [];
    const [wanted = 'none', wantedKind] = want.get(path)?.split(' ') ?? [];
    const [a, b] = kind === wantedKind ? [label, wanted] : [found.get(path) ?? label, want.get(path) ?? wanted];
    return `${path}: ${a} instead of ${b}`;
  });
  return lines.join('; ');
}
