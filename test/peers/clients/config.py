"""Which workspace databricks-sdk would ask, and as whom. stdin: a list of environments. stdout: a line of JSON for each."""

import json
import os
import sys
from urllib.parse import urlparse

from databricks.sdk.config import Config

machine = dict(os.environ)
for environment in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update({**machine, **environment})
    try:
        config = Config()
        bearer = config.authenticate()["Authorization"].removeprefix("Bearer ")
        print(json.dumps(f"{urlparse(config.host).hostname} {config.auth_type} {bearer}"))
    except ValueError as error:
        print(json.dumps(f"failed: {error}"))
