import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import { checkTable } from '../../proto/check-table.js';
import { tableToProto } from '../../proto/table-to-proto.js';
import { writeProto } from '../../proto/write-proto.js';
import { emitProducer } from '../../typescript/emit-producer.js';
import { type Artifact, contentHash } from './artifact.js';
import { type ArtifactSettings, emits, emitterId } from './artifact-settings.js';
import { tablePaths } from './table-paths.js';
import { hasErrors } from './table-result.js';

/** What was generated for a table. */
export interface EmittedTable {
  /** With what the files are, for the next comparison. */
  readonly lock: Lock;
  readonly artifacts: readonly Artifact[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The one function from a lock to files: generating, checking and comparing all call it. It touches no disk, no network
 * and no clock; it waits only for the emitters to be loaded, which takes longer than emitting. With an error among the
 * diagnostics there are no files.
 */
export async function emitArtifacts(lock: Lock, settings: ArtifactSettings): Promise<EmittedTable> {
  const diagnostics = checkTable(lockToModel(lock));
  if (hasErrors(diagnostics)) return { lock, artifacts: [], diagnostics };
  const artifacts = await emit(lock, settings);
  const files = artifacts.map(({ path, content }) => ({ path, sha256: contentHash(content) }));
  return { lock: { ...lock, emitter: emitterId(settings), files }, artifacts, diagnostics };
}

async function emit(lock: Lock, settings: ArtifactSettings): Promise<Artifact[]> {
  const paths = tablePaths(lock);
  const proto = tableToProto(lock, settings.proto);
  const artifacts: Artifact[] = [];
  if (emits(settings, 'proto')) {
    const { verifyProto } = await import('../../proto/verify-proto.js');
    const content = writeProto(proto);
    verifyProto(content, proto);
    artifacts.push({ path: paths.proto, content });
  }
  if (emits(settings, 'records')) {
    const { emitRecord } = await import('../../typescript/emit-record.js');
    artifacts.push({ path: paths.record, content: emitRecord(lock, proto) });
  }
  if (emits(settings, 'producer')) {
    const content = emitProducer(lock.message, lock.file, lock.name.toString(), settings);
    artifacts.push({ path: paths.producer, content });
  }
  if (emits(settings, 'zod')) {
    const { emitZod } = await import('../../typescript/emit-zod.js');
    artifacts.push({ path: paths.zod, content: emitZod(lock, proto, settings, settings.zod) });
  }
  if (emits(settings, 'descriptor')) {
    const { writeFileDescriptorSet } = await import('../../proto/write-file-descriptor-set.js');
    artifacts.push({ path: paths.descriptor, content: writeFileDescriptorSet(proto, paths.proto) });
  }
  if (emits(settings, 'protobufjs')) {
    const { writeProtobufjs } = await import('../../proto/write-protobufjs.js');
    const { code, types } = await writeProtobufjs(proto);
    artifacts.push({ path: paths.protobufjs, content: code }, { path: paths.protobufjsTypes, content: types });
  }
  return artifacts;
}
