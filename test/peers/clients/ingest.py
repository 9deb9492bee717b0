"""Streams records with the official Python SDK. stdin and stdout as in native.mjs."""

import base64
import json
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from zerobus import RecordType, StreamConfigurationOptions, TableProperties, ZerobusSdk


def message_class(table: str, descriptor: bytes):
    """The class of the top message of a serialized DescriptorProto, in the package that its type names have."""
    message = descriptor_pb2.DescriptorProto.FromString(descriptor)
    file = descriptor_pb2.FileDescriptorProto(name="record.proto", syntax="proto2", package=table.rpartition(".")[0])
    file.message_type.append(message)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    name = f"{file.package}.{message.name}"
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


def ingest(request: dict) -> dict:
    sdk = ZerobusSdk(request["endpoint"], request["workspaceUrl"])
    if "descriptor" in request:
        cls = message_class(request["table"], base64.b64decode(request["descriptor"]))
        table = TableProperties(request["table"], cls.DESCRIPTOR)
        records = [cls.FromString(base64.b64decode(record)) for record in request["records"]]
        options = StreamConfigurationOptions(record_type=RecordType.PROTO)
    else:
        table = TableProperties(request["table"])
        records = request["records"]
        options = StreamConfigurationOptions(record_type=RecordType.JSON)
    stream = sdk.create_stream(request["id"], request["secret"], table, options)
    stream.wait_for_offset(stream.ingest_record_offset(records[0]))
    for at in range(1, len(records), request["batch"]):
        stream.ingest_records_offset(records[at : at + request["batch"]])
    stream.flush()
    stream.close()
    return {"ok": True}


try:
    result = ingest(json.load(sys.stdin))
except Exception as error:  # whatever the SDK throws is the answer
    result = {"ok": False, "error": str(error)}
print(json.dumps(result))
