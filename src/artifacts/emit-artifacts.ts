import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import { formatEmitter } from '../lock/emitter.js';
import type { Lock } from '../lock/lock.js';
import { checkTable } from '../proto/check-table.js';
import { writeDescriptor } from '../proto/descriptor.js';
import type { ProtoFile } from '../proto/proto-file.js';
import { tableToProto } from '../proto/table-to-proto.js';
import { contentHash } from '../system/content-hash.js';
import { loadOptionalPeer } from '../system/optional-peer.js';
import type { Artifact } from './artifact.js';
import { type ArtifactSettings, emits, emitterId, type RunSettings } from './artifact-settings.js';
import { verifyProto } from './protobuf/verify-proto.js';
import { writeFileDescriptorSet } from './protobuf/write-file-descriptor-set.js';
import { writeProto } from './protobuf/write-proto.js';
import type { ProtobufjsCli } from './protobuf/write-protobufjs.js';
import { schemaHash } from './schema-hash.js';
import { tablePaths } from './table-paths.js';
import { tableSettings } from './table-settings.js';
import { emitProducer } from './typescript/emit-producer.js';
import { emitRecord } from './typescript/emit-record.js';
import { emitZod } from './typescript/emit-zod.js';
import { planRecord } from './typescript/plan-record.js';
import type { WireSchema } from './typescript/wire-schema.js';

/** The files of a table, and its lock with their hashes. */
export interface EmittedTable {
  /** Lists the files with their hashes, for the next comparison. */
  readonly lock: Lock;
  readonly artifacts: readonly Artifact[];
  /** Files that the lock listed and that are no longer emitted. */
  readonly obsolete: Lock['files'];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Emits the files of a table from its lock. This is the only way from a lock to files, and it is pure: no disk, network or
 * clock. It is asynchronous because it loads protobufjs-cli on demand. If a diagnostic is an error, no file is emitted.
 */
export async function emitArtifacts(lock: Lock, run: RunSettings): Promise<EmittedTable> {
  const settings = tableSettings(lock, run);
  const diagnostics = checkTable(lock);
  if (hasErrors(diagnostics)) return { lock, artifacts: [], obsolete: [], diagnostics };
  const proto = tableToProto(lock, settings.proto);
  const wire = { descriptor: writeDescriptor(proto), schemaHash: schemaHash(lock.columns) };
  const artifacts = await emit(lock, proto, wire, settings);
  const made = run.out === undefined ? {} : { settings: { out: run.out } };
  const files = artifacts.map(({ path, content }) => ({ path, sha256: contentHash(content), ...made }));
  const emitted = new Set(files.map(({ path }) => path));
  const obsolete = lock.files.filter(({ path }) => !emitted.has(path));
  const id = emitterId(settings);
  let written: Lock | undefined;
  return {
    // A check emits each table, and needs no lock.
    get lock() {
      written ??= { ...lock, emitter: formatEmitter(id, { ...lock, files }), files };
      return written;
    },
    artifacts,
    obsolete,
    diagnostics,
  };
}

async function emit(
  lock: Lock,
  proto: ProtoFile,
  wire: WireSchema,
  settings: ArtifactSettings,
): Promise<readonly Artifact[]> {
  const paths = tablePaths(lock);
  const record = planRecord(lock, proto);
  const artifacts: Artifact[] = [];
  if (emits(settings, 'proto')) {
    const content = writeProto(proto);
    verifyProto(content, proto);
    artifacts.push({ path: paths.proto, content });
  }
  if (emits(settings, 'records')) {
    artifacts.push({ path: paths.record, content: emitRecord(record, wire) });
  }
  if (emits(settings, 'producer')) {
    const content = emitProducer(lock.message, lock.file, lock.name.toString(), settings);
    artifacts.push({ path: paths.producer, content });
  }
  if (emits(settings, 'zod')) {
    artifacts.push({ path: paths.zod, content: emitZod(record, lock.file, settings, settings.zod) });
  }
  if (emits(settings, 'descriptor')) {
    artifacts.push({ path: paths.descriptor, content: writeFileDescriptorSet(proto, paths.proto) });
  }
  if (emits(settings, 'protobufjs')) {
    const { writeProtobufjs } = await import('./protobuf/write-protobufjs.js');
    const { code, types } = await writeProtobufjs(proto, await loadProtobufjsCli());
    artifacts.push({ path: paths.protobufjs, content: code }, { path: paths.protobufjsTypes, content: types });
  }
  return artifacts;
}

/** Throws GenError `protobufjs-cli-missing`. */
function loadProtobufjsCli(): Promise<ProtobufjsCli> {
  return loadOptionalPeer('protobufjs-cli', async () => ({
    pbts: (await import('protobufjs-cli/pbts.js')).default,
    staticModule: (await import('protobufjs-cli/targets/static-module.js')).default,
  }));
}
