import { basename, join } from 'node:path';
import { ZerobusError } from '../../errors/zerobus-error.js';
import type { Disk } from '../disk.js';
import { systemCode } from '../disk-error.js';
import { type Patience, retryBusy } from '../retry-busy.js';
import { type Replay, replaySegments } from './replay.js';
import { salvageSegment } from './salvage.js';
import { type Scan, scanSegment } from './scan-segment.js';
import type { SchemaList } from './schema-list.js';
import { Segment } from './segment.js';
import { compareSegmentNames, parseSegmentName, type SegmentName } from './segment-name.js';
import { Window } from './window.js';

/** Where the segments of a table are. */
export interface SegmentFolder extends Patience {
  readonly disk: Disk;
  /** The folder of all tables. */
  readonly root: string;
  /** The folder of the table. */
  readonly folder: string;
  readonly table: string;
}

/** A segment and what it contains. */
interface ReadSegment {
  readonly name: SegmentName;
  readonly segment: Segment;
  readonly scan: Scan;
}

/** What a spool contains when it is opened. */
export interface FoundSegments {
  /** Oldest first. */
  readonly segments: readonly Segment[];
  readonly replay: Replay<ReadSegment>;
  /** Number of the last owner; 0 if there was none. */
  readonly epoch: number;
  /** A sentence for each thing that was wrong. */
  readonly problems: readonly string[];
}

/**
 * Reads the segments of a table. Cuts off what a crash left unfinished, and moves damaged segments to the folder `damaged` after it
 * copied what is readable, and adds their schemas to the list. Other files are left alone. Throws errors of the system, and `spool-failed` as `checkHeader()`.
 */
export async function readSegments(place: SegmentFolder, schemas: SchemaList): Promise<FoundSegments> {
  const { disk, folder, table } = place;
  const problems: string[] = [];
  const found: ReadSegment[] = [];
  let epoch = 0;
  const names = disk.list(folder).filter((name) => parseSegmentName(name) !== undefined);
  for (const file of names.sort(compareSegmentNames)) {
    const name = parseSegmentName(file);
    if (name === undefined) continue;
    epoch = Math.max(epoch, name.epoch);
    const path = join(folder, file);
    const read = await readSegment(place, path, name);
    if (typeof read === 'string') problems.push(read);
    else if (read.scan.empty) {
      read.segment.close();
      disk.remove(path);
    } else found.push(read.scan.damaged ? await repair(place, read, problems) : cut(disk, read));
  }
  const replay = replaySegments(found, schemas);
  for (const [from, to] of replay.missing)
    problems.push(`${describe(from, to, table)} cannot be read, and ${to - from === 1 ? 'is' : 'are'} lost.`);
  for (const index of replay.withoutSchema)
    problems.push(`Batch ${index} of ${table} is not delivered: its schema cannot be read.`);
  return { segments: found.map(({ segment }) => segment), replay, epoch, problems };
}

/** Reads a segment. Returns a sentence for anything but a regular file. */
async function readSegment(place: SegmentFolder, path: string, name: SegmentName): Promise<ReadSegment | string> {
  const { disk, table } = place;
  let fd: number;
  try {
    fd = await retryBusy(place, () => disk.open(path, false));
  } catch (error) {
    if (systemCode(error) === 'ELOOP') return `${path} is a symbolic link, and is ignored.`;
    throw error;
  }
  const { isFile, size } = disk.facts(fd);
  const segment = new Segment(disk, path, name.salt, size, fd);
  if (!isFile) {
    segment.close();
    return `${path} is not a file, and is ignored.`;
  }
  try {
    const scan = await scanSegment(new Window(disk, fd, size), name.salt, table, path);
    segment.next = scan.entries.reduce(
      (next, { head }) => (head.kind === 'batch' ? Math.max(next, head.index + 1) : next),
      0,
    );
    return { name, segment, scan };
  } finally {
    segment.close();
  }
}

/** Cuts off an entry that a crash left unfinished. It is only waste, so that failing does no harm. */
function cut(disk: Disk, read: ReadSegment): ReadSegment {
  const { segment, scan } = read;
  if (scan.end === segment.size) return read;
  try {
    const fd = disk.open(segment.path, true);
    try {
      disk.truncate(fd, scan.end);
      segment.size = scan.end;
    } finally {
      disk.close(fd);
    }
  } catch {
    // Nothing is appended to it.
  }
  return read;
}

/** Moves a damaged segment to the folder `damaged`, after what is readable was copied into a new one. Returns the new one. */
async function repair(place: SegmentFolder, read: ReadSegment, problems: string[]): Promise<ReadSegment> {
  const { disk, root, folder, table } = place;
  const { segment, name } = read;
  const target = join(root, 'damaged', `${basename(folder)}-${basename(segment.path)}`);
  const what = `${segment.path} is damaged`;
  try {
    const copy = join(folder, await salvageSegment(disk, segment, name, read.scan, table));
    const copied = await readSegment(place, copy, parseSegmentName(basename(copy)) ?? name);
    segment.close();
    if (typeof copied === 'string') throw new ZerobusError('spool-failed', copied);
    disk.makeFolder(join(root, 'damaged'));
    disk.rename(segment.path, target);
    const count = read.scan.entries.filter(({ head }) => head.kind === 'batch').length;
    problems.push(`${what}, and was moved to ${target}. ${count} batches in it can be read, and are kept.`);
    return { ...copied, scan: { ...copied.scan, lost: read.scan.lost } };
  } catch (error) {
    segment.close();
    problems.push(
      `${what}, and could not be moved to ${target} (${systemCode(error) ?? String(error)}). Readable batches in it are kept.`,
    );
    return read;
  }
}

function describe(from: number, to: number, table: string): string {
  return `${to - from === 1 ? `Batch ${from}` : `Batches ${from} to ${to - 1}`} of ${table}`;
}
