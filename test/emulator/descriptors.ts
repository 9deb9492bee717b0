import protobuf from 'protobufjs';

/** A field of a DescriptorProto, by the numbers of descriptor.proto. */
export interface FieldSpec {
  readonly name: string;
  readonly number: number;
  readonly type: number;
  readonly label?: number;
  readonly typeName?: string;
  readonly oneofIndex?: number;
  readonly proto3Optional?: boolean;
}

export interface MessageSpec {
  readonly name: string;
  readonly field: readonly FieldSpec[];
  readonly nestedType?: readonly MessageSpec[];
  readonly options?: { readonly mapEntry: boolean };
  readonly oneofDecl?: readonly { readonly name: string }[];
}

const { root } = protobuf.parse(`syntax = "proto2";
  message FieldDescriptorProto {
    optional string name = 1; optional int32 number = 3; optional int32 label = 4; optional int32 type = 5;
    optional string typeName = 6; optional int32 oneofIndex = 9; optional string jsonName = 10;
    optional bool proto3Optional = 17;
  }
  message OneofDescriptorProto { optional string name = 1; }
  message MessageOptions { optional bool mapEntry = 7; }
  message DescriptorProto {
    optional string name = 1; repeated FieldDescriptorProto field = 2; repeated DescriptorProto nestedType = 3;
    optional MessageOptions options = 7; repeated OneofDescriptorProto oneofDecl = 8;
  }`);
const DescriptorProto = root.lookupType('DescriptorProto');

/** The bytes of a DescriptorProto. Labels default to optional. */
export function descriptorBytes(spec: MessageSpec): Buffer {
  const problem = DescriptorProto.verify(spec as unknown as Record<string, unknown>);
  if (problem) throw new Error(problem);
  return Buffer.from(DescriptorProto.encode(withLabels(spec) as unknown as Record<string, unknown>).finish());
}

function withLabels(spec: MessageSpec): MessageSpec {
  return {
    ...spec,
    field: spec.field.map((field) => ({ label: 1, ...field })),
    ...(spec.nestedType && { nestedType: spec.nestedType.map(withLabels) }),
  };
}

export const types = { double: 1, float: 2, int64: 3, int32: 5, bool: 8, string: 9, message: 11, bytes: 12, enum: 14 };

/** The sample table's message, fields in the order of its columns. */
export const sensorEvent: MessageSpec = {
  name: 'SensorEvent',
  field: [
    { name: 'device_id', number: 1, type: types.string, label: 2 },
    { name: 'temperature', number: 2, type: types.double },
    { name: 'humidity', number: 3, type: types.int64 },
    { name: 'event_ts', number: 4, type: types.int64, label: 2 },
  ],
};
export const sensorDescriptor: Buffer = descriptorBytes(sensorEvent);

const { root: records } = protobuf.parse(
  `syntax = "proto2"; message SensorEvent {
    optional string device_id = 1; optional double temperature = 2; optional int64 humidity = 3; optional int64 event_ts = 4; }`,
  { keepCase: true },
);
const SensorEvent = records.lookupType('SensorEvent');

/** A record of the sample table. */
export function sensorRecord(fields: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(SensorEvent.encode(SensorEvent.create({ ...fields })).finish());
}
