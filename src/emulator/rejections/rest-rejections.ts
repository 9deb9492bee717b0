/** Why the emulator rejects requests for reasons that only HTTP has, by id. For all other reasons, gRPC and HTTP have the same rows. */
export const REST_REJECTIONS = {
  'host-not-served': {
    given: 'over REST, names a host that is neither loopback nor allowed',
    status: 'PERMISSION_DENIED',
    httpStatus: 421,
    text: "The emulator does not serve the host '{host}'. Allow it with --allow-host or the option allowHosts.",
  },
  'grpc-over-http1': {
    given: 'sends gRPC over HTTP/1.1',
    status: 'INVALID_ARGUMENT',
    httpStatus: 400,
    text: 'gRPC requires HTTP/2.',
    fact: 'gRPC requires HTTP/2.',
  },
  'not-grpc': {
    given: 'sends another type than `application/grpc` to a method of gRPC',
    status: 'INVALID_ARGUMENT',
    httpStatus: 415,
    text: "The content-type must be application/grpc, not '{type}'.",
    known: ['HTTP status'],
    source: 'gRPC specification',
  },
  'path-unknown': {
    given: 'sends a request to a path that the API does not have',
    status: 'NOT_FOUND',
    httpStatus: 404,
    text: "No API found for '{method} {path}'.",
  },
  'method-not-post': {
    given: 'inserts with another method than POST',
    status: 'UNIMPLEMENTED',
    httpStatus: 405,
    text: 'Insert with POST, not with {method}.',
    fact: 'The documentation has POST only.',
  },
  'body-not-json': {
    given: 'inserts with another content type than `application/json`',
    status: 'INVALID_ARGUMENT',
    httpStatus: 415,
    text: "The content-type must be application/json, not '{type}'.",
  },
  'body-encoded': {
    given: 'inserts with a compressed body',
    status: 'UNIMPLEMENTED',
    httpStatus: 415,
    text: "The content-encoding '{encoding}' is not supported; send the body without it.",
    fact: 'Whether the service accepts compression is not known.',
  },
  'body-too-large': {
    given: 'inserts with a body above 10 MiB',
    status: 'OUT_OF_RANGE',
    httpStatus: 413,
    text: 'The body is too large: the limit is {limit} bytes.',
    fact: 'The documentation has this limit for messages of gRPC.',
  },
  'bodies-too-large': {
    given: 'sends so many requests at once that their bodies take more than 256 MiB',
    status: 'RESOURCE_EXHAUSTED',
    httpStatus: 429,
    text: 'The bodies of the requests in progress take more than {limit} bytes. Send fewer requests at once.',
    fact: 'The documentation has a limit of 10,000 requests/s.',
  },
  'body-not-array': {
    given: 'inserts something else than a JSON array',
    status: 'INVALID_ARGUMENT',
    httpStatus: 400,
    text: 'The body is not a JSON array of records: {reason}.',
    fact: 'The documentation asks for a JSON array of records.',
  },
} as const;

/** Identifies a reason that only HTTP has. */
export type RestRejectionId = keyof typeof REST_REJECTIONS;
