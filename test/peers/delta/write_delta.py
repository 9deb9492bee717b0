"""Creates a Delta table with delta-rs. Argument: folder. It has partitions, 12 commits, a checkpoint, and files in other compressions."""

import datetime
import decimal
import sys

import deltalake
import pyarrow as pa

folder = sys.argv[1]
SCHEMA = pa.schema(
    [
        pa.field("id", pa.int64(), nullable=False),
        pa.field("day", pa.date32()),
        pa.field("name", pa.string()),
        pa.field("at", pa.timestamp("us", "UTC")),
        pa.field("local", pa.timestamp("us")),
        pa.field("amount", pa.decimal128(20, 2)),
        pa.field("ratio", pa.float64()),
        pa.field("data", pa.binary()),
        pa.field("tags", pa.list_(pa.string())),
        pa.field("points", pa.map_(pa.string(), pa.struct([pa.field("x", pa.int32())]))),
    ]
)


def row(number):
    if number % 3 == 2:
        return {"id": number}
    return {
        "id": number,
        "day": datetime.date(1969, 12, 31),
        "name": "a/b=c %3D ü",
        "at": datetime.datetime(1899, 1, 1, 0, 0, 0, number, tzinfo=datetime.timezone.utc),
        "local": datetime.datetime(1582, 10, 10, 0, 0, 0, number),
        "amount": decimal.Decimal("-123456789012345678.90"),
        "ratio": -0.0,
        "data": b"\x00\xff",
        "tags": ["a", None],
        "points": [("k", {"x": number})],
    }


for commit, compression in enumerate(["SNAPPY", "GZIP", "UNCOMPRESSED"] * 4):
    rows = pa.Table.from_pylist([row(3 * commit + i) for i in range(3)], schema=SCHEMA)
    properties = deltalake.WriterProperties(compression=compression)
    deltalake.write_deltalake(
        folder, rows, mode="append", partition_by=["day", "name"], writer_properties=properties, description="By delta-rs"
    )
    if commit == 5:
        deltalake.DeltaTable(folder).create_checkpoint()
