"""Reads a Delta table. Arguments: reader, folder. stdout: a line of JSON for each row, in the form of ../plain-record.ts: 64-bit integers
and timestamps are text, floats and doubles the hexadecimal bytes of a double, dates days since 1970, bytes base64, maps lists of pairs,
and a VARIANT is JSON text in an array, to be told from text."""

import base64
import decimal
import glob
import json
import math
import os
import struct
import sys

import pyarrow as pa


def read_delta_rs(folder):
    import deltalake

    return deltalake.DeltaTable(folder).to_pyarrow_table()


def read_datafusion(folder):
    import deltalake

    batches = deltalake.QueryBuilder().register("t", deltalake.DeltaTable(folder)).execute("SELECT * FROM t")
    return pa.table(batches.read_all())


def read_polars(folder):
    import polars

    return polars.read_delta(folder).to_arrow()


def read_duckdb(folder):
    import duckdb

    root = os.path.dirname(os.path.dirname(duckdb.__file__))
    [extension] = glob.glob(f"{root}/duckdb_ext/extensions/*/*/delta.duckdb_extension")
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{extension}'")
    connection.execute("SET timezone = 'UTC'")
    return connection.execute("SELECT * FROM delta_scan(?)", [folder]).fetch_arrow_table()


READERS = {"delta-rs": read_delta_rs, "datafusion": read_datafusion, "polars": read_polars, "duckdb": read_duckdb}


def plain_array(array):
    """The values of an Arrow array, without Python's dates, which have a smaller range."""
    if isinstance(array, pa.ChunkedArray):
        return [value for chunk in array.chunks for value in plain_array(chunk)]
    kind = array.type
    if pa.types.is_dictionary(kind):
        return plain_array(array.dictionary_decode())
    if isinstance(array, pa.ExtensionArray):
        return plain_array(array.storage)
    valid = array.is_valid().to_pylist()
    if pa.types.is_map(kind):
        pairs = list(zip(plain_array(array.keys), plain_array(array.items)))
        return [pairs_of(pairs, array.offsets, i) if ok else None for i, ok in enumerate(valid)]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values = plain_array(array.values)
        return [pairs_of(values, array.offsets, i) if ok else None for i, ok in enumerate(valid)]
    if pa.types.is_struct(kind):
        names = [kind.field(i).name for i in range(kind.num_fields)]
        columns = [plain_array(array.field(i)) for i in range(kind.num_fields)]
        rows = [dict(zip(names, row)) for row in zip(*columns)]
        if sorted(names) == ["metadata", "value"]:
            rows = [variant_of(row) if ok else None for row, ok in zip(rows, valid)]
        return [row if ok else None for row, ok in zip(rows, valid)]
    if pa.types.is_timestamp(kind):
        array = array.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
    if pa.types.is_date(kind):
        array = array.cast(pa.int32())
    return [scalar(value, kind) for value in array.to_pylist()]


def pairs_of(values, offsets, i):
    return values[offsets[i].as_py() : offsets[i + 1].as_py()]


def scalar(value, kind):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return "nan" if math.isnan(value) else struct.pack(">d", value).hex()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if pa.types.is_int64(kind) or pa.types.is_timestamp(kind):
        return str(value)
    return value


def variant_of(row):
    """Decodes a VARIANT by its specification, from the base64 of its two parts."""
    metadata, value = (base64.b64decode(row[name]) for name in ("metadata", "value"))
    size = (metadata[0] >> 6) + 1
    number = lambda data, at, width: int.from_bytes(data[at : at + width], "little")
    count = number(metadata, 1, size)
    ends = [number(metadata, 1 + size * (i + 1), size) for i in range(count + 1)]
    start = 1 + size * (count + 2)
    keys = [metadata[start + a : start + b].decode() for a, b in zip(ends, ends[1:])]

    def read(at):
        kind, rest = value[at] & 3, value[at] >> 2
        if kind == 1:
            return json.dumps(value[at + 1 : at + 1 + rest].decode())
        if kind == 0:
            return primitive(rest, at + 1)
        is_object = kind == 2
        width = (rest & 3) + 1
        id_width = ((rest >> 2) & 3) + 1 if is_object else 0
        is_large = rest >> (4 if is_object else 2) & 1
        count_width = 4 if is_large else 1
        length = number(value, at + 1, count_width)
        ids = at + 1 + count_width
        places = ids + id_width * length
        first = places + width * (length + 1)
        items = [read(first + number(value, places + width * i, width)) for i in range(length)]
        if not is_object:
            return "[" + ",".join(items) + "]"
        names = [keys[number(value, ids + id_width * i, id_width)] for i in range(length)]
        assert names == sorted(names, key=lambda name: name.encode()), "keys are not sorted"
        return "{" + ",".join(f"{json.dumps(name)}:{item}" for name, item in zip(names, items)) + "}"

    def primitive(kind, at):
        if kind <= 2:
            return ["null", "true", "false"][kind]
        if kind <= 6:
            return str(int.from_bytes(value[at : at + (1 << (kind - 3))], "little", signed=True))
        if kind == 7:
            return repr(struct.unpack("<d", value[at : at + 8])[0])
        if kind <= 10:
            width = 4 << (kind - 8)
            unscaled = int.from_bytes(value[at + 1 : at + 1 + width], "little", signed=True)
            return format(decimal.Decimal(unscaled).scaleb(-value[at], decimal.Context(prec=50)), "f")
        assert kind == 16, f"type {kind}"
        return json.dumps(value[at + 4 : at + 4 + number(value, at, 4)].decode())

    return [read(0)]


reader, folder = sys.argv[1:]
table = READERS[reader](folder).combine_chunks()
columns = {name: plain_array(table.column(name)) for name in table.column_names}
for i in range(table.num_rows):
    print(json.dumps({name: values[i] for name, values in columns.items()}))
sys.stdout.flush()
# Threads of some readers abort the process when it ends.
os._exit(0)
