"""Creates and deletes a table of the emulator with databricks-sdk. Environment: DATABRICKS_*. stdout: JSON."""

import json

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError
from databricks.sdk.service.catalog import ColumnInfo, ColumnTypeName, DataSourceFormat, TableType

NAME = "catalog.iot.made"
client = WorkspaceClient()


def create():
    type_json = json.dumps({"name": "a", "type": "long", "nullable": False, "metadata": {}})
    column = ColumnInfo(
        name="a", type_name=ColumnTypeName.LONG, type_text="bigint", type_json=type_json, position=0, nullable=False
    )
    return client.tables.create(
        name="made",
        catalog_name="catalog",
        schema_name="iot",
        table_type=TableType.EXTERNAL,
        data_source_format=DataSourceFormat.DELTA,
        storage_location="s3://bucket/made",
        columns=[column],
        properties={"owner": "test"},
    )


def fails(run):
    try:
        run()
        return "no error"
    except DatabricksError as error:
        return f"{type(error).__name__} {error.error_code}"


result = {"created": create().as_dict(), "twice": fails(create)}
client.tables.delete(NAME)
result["deleted"] = fails(lambda: client.tables.get(NAME))
result["missing"] = fails(lambda: client.tables.delete(NAME))
print(json.dumps(result))
