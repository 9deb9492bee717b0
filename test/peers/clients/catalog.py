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
direct = client.grants.get("TABLE", sys.argv[1], principal="emulator")
effective = client.grants.get_effective("TABLE", sys.argv[1], principal="emulator")
result = {
    "table": client.tables.get(sys.argv[1]).as_dict(),
    "list": [table.full_name for table in client.tables.list(catalog, schema, max_results=1)],
    "missing": missing,
    "grants": [grant.as_dict() for grant in direct.privilege_assignments],
    "effective": [grant.as_dict() for grant in effective.privilege_assignments],
    "workspace": client.get_workspace_id(),
    "me": client.current_user.me().user_name,
}
print(json.dumps(result))
