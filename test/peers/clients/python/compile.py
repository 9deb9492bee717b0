"""Compiles .proto files with protoc, as grpcio-tools brings it, many in one process: the start is what takes time.
stdin: a JSON list of lists of arguments. stderr: what protoc says; the exit code is 0 where all was well."""

import json
import sys

from grpc_tools import protoc

codes = [protoc.main(["protoc", *arguments]) for arguments in json.load(sys.stdin)]
sys.exit(max(codes))
