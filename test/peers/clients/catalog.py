"""Reads the emulator's catalog with databricks-sdk. Arguments: table. Environment: DATABRICKS_*. stdout: JSON."""

import json
import sys

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError

client = WorkspaceClient()
catalog, schema, _ = sys.argv[1].split(".")
try:
    client.tables.get(f"{catalog}.{schema}.nope")
    missing = "found"
except DatabricksError as error:
    missing = f"{type(error).__name__} {error.error_code}"
result = {
    "table": client.tables.get(sys.argv[1]).as_dict(),
    "list": [table.full_name for table in client.tables.list(catalog, schema, max_results=1)],
    "missing": missing,
}
print(json.dumps(result))
