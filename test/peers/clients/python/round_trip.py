"""Reads records with Google's protobuf, and writes them with it, in modules that protoc made, found on PYTHONPATH.
Arguments: module, message. stdin: lines of JSON, {"bytes": base64, "record": plain}. stdout: for each line the same, the
record read from the bytes and the bytes of the record. Plain values are those of ../../plain-record.ts."""

import base64
import importlib
import json
import struct
import sys

from google.protobuf.descriptor import FieldDescriptor as Field
from google.protobuf.message import Message

LONGS = (Field.TYPE_INT64,)
FLOATS = (Field.TYPE_FLOAT, Field.TYPE_DOUBLE)


def is_map(field: Field) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def to_plain(field: Field, value):
    if field.type == Field.TYPE_MESSAGE:
        return record_of(value)
    if field.type in LONGS:
        return str(value)
    if field.type in FLOATS:
        return struct.pack(">d", value).hex()
    return base64.b64encode(value).decode() if field.type == Field.TYPE_BYTES else value


def record_of(message: Message) -> dict:
    result = {}
    # Not ListFields: of two fields with one name in JSON it gives one twice.
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if not (len(value) if field.is_repeated else message.HasField(field.name)):
            continue
        if is_map(field):
            key, item = (field.message_type.fields_by_name[name] for name in ("key", "value"))
            result[field.name] = [[to_plain(key, k), to_plain(item, value[k])] for k in value]
        elif field.is_repeated:
            result[field.name] = [to_plain(field, item) for item in value]
        else:
            result[field.name] = to_plain(field, value)
    return result


def from_plain(field: Field, value):
    if field.type in LONGS:
        return int(value)
    if field.type in FLOATS:
        return struct.unpack(">d", bytes.fromhex(value))[0]
    return base64.b64decode(value) if field.type == Field.TYPE_BYTES else value


def fill(message: Message, record: dict) -> Message:
    message.SetInParent()
    for name, value in record.items():
        field = message.DESCRIPTOR.fields_by_name[name]
        if is_map(field):
            key, item = (field.message_type.fields_by_name[part] for part in ("key", "value"))
            entries = getattr(message, name)
            for k, v in value:
                if item.type == Field.TYPE_MESSAGE:
                    fill(entries[from_plain(key, k)], v)
                else:
                    entries[from_plain(key, k)] = from_plain(item, v)
        elif field.is_repeated and field.type == Field.TYPE_MESSAGE:
            for item in value:
                fill(getattr(message, name).add(), item)
        elif field.is_repeated:
            getattr(message, name).extend(from_plain(field, item) for item in value)
        elif field.type == Field.TYPE_MESSAGE:
            fill(getattr(message, name), value)
        else:
            setattr(message, name, from_plain(field, value))
    return message


cls = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])
for line in sys.stdin.buffer:
    given = json.loads(line)
    read = record_of(cls.FromString(base64.b64decode(given["bytes"])))
    written = fill(cls(), given["record"]).SerializeToString()
    print(json.dumps({"record": read, "bytes": base64.b64encode(written).decode()}))
