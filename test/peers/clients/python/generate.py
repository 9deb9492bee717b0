"""Runs the official generator for many tables in one process, and protoc on what it writes. Arguments: host, client id,
client secret. stdin: a JSON list of {"table", "output", "set"}. stdout: for each a line of JSON: {"refused": what the
generator says}, {"invalid": what protoc says} or {}; then the set is there, as protoc describes the file."""

import json
import os
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc
from zerobus.tools import generate_proto


def captured(call) -> tuple[int, str]:
    """What a call gives and writes to stderr; protoc does not write through Python."""
    before = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            code = call()
        finally:
            sys.stderr.flush()
            os.dup2(before, 2)
            os.close(before)
        file.seek(0)
        return code, file.read().decode()


def generate(table: str, output: str, set: str) -> dict:
    host, client_id, secret = given
    sys.argv = ["generate_proto", "--uc-endpoint", host, "--client-id", client_id, "--client-secret", secret]
    sys.argv += ["--table", table, "--output", output]
    code, said = captured(generate_proto.main)
    if code != 0:
        return {"refused": said.strip()}
    file = Path(output)
    arguments = ["protoc", f"-I{file.parent}", f"--descriptor_set_out={set}", file.name]
    code, said = captured(lambda: protoc.main(arguments))
    return {} if code == 0 else {"invalid": said.strip()}


given = sys.argv[1:]
answer, sys.stdout = sys.stdout, sys.stderr  # The generator says on stdout that it is done.
for request in json.load(sys.stdin):
    print(json.dumps(generate(**request)), file=answer)
