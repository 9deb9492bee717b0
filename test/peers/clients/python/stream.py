"""Streams 1,000 records into each of two tables with the official Python SDK, with code that protoc made from their
.proto, found on PYTHONPATH. The records are those of ../../language-records.ts. Environment: as `zerobus-gen emulator`
prints it."""

import os

from catalog.iot.nested_pb2 import Nested
from catalog.iot.sensor_event_pb2 import SensorEvent
from zerobus import TableProperties, ZerobusSdk

COUNT = 1000


def sensor_event(i: int) -> SensorEvent:
    event = SensorEvent(device_id=f"größe {i}" if i else "", humidity=2**63 - 1 - i if i % 2 else 0)
    if i % 3:
        event.temperature = i / 4
    event.event_ts = (i - 500) * 1_000_001
    return event


def nested(i: int) -> Nested:
    record = Nested(id=f"n{i}", event_ts=i)
    if i % 4:
        record.location.lat = i / 8
        record.location.name = ""
        if i % 2:
            record.location.lon = -0.5
    for k in range(i % 3):
        reading = record.readings.add(ts=i * 10 + k, unit="°C")
        if k:
            reading.value = 0
    if i % 2:
        record.attributes["größe"] = i
        record.attributes[""] = 0
    if i % 5:
        record.tags.extend(["", "a"])
    return record


def send(table: str, record) -> None:
    sdk = ZerobusSdk(os.environ["ZEROBUS_SERVER_ENDPOINT"], os.environ["DATABRICKS_HOST"])
    properties = TableProperties(table, record(0).DESCRIPTOR)
    stream = sdk.create_stream(os.environ["DATABRICKS_CLIENT_ID"], os.environ["DATABRICKS_CLIENT_SECRET"], properties)
    for at in range(0, COUNT, 100):
        stream.ingest_records_offset([record(i) for i in range(at, at + 100)])
    stream.flush()
    stream.close()


send("catalog.iot.sensor_events", sensor_event)
send("catalog.iot.nested", nested)
