// Record types for the processes that tests start, which import the package as its users do.

/** Records of two bytes: field 1 is an id below 128. */
export const itemType = {
  table: 'main.test.items',
  columns: [{ name: 'id', type: 'int' }],
  descriptor: new Uint8Array(),
  schemaHash: '',
  write(writer, { id }, at) {
    writer.reserve(at, 2).set([8, id], at);
    return at + 2;
  },
  decode: (bytes) => ({ id: bytes[1] }),
};

/** Records of as many bytes as `length` says. */
export const sizedType = {
  ...itemType,
  columns: [{ name: 'length', type: 'int' }],
  write(writer, { length }, at) {
    writer.reserve(at, length).fill(1, at, at + length);
    return at + length;
  },
  decode: ({ length }) => ({ length }),
};
