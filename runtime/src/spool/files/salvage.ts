import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type Disk, writeFully } from '../disk.js';
import { bodyChecksum, encodeHead, HEAD_BYTES } from './entry.js';
import type { Scan } from './scan-segment.js';
import type { Segment } from './segment.js';
import { encodeHeader } from './segment-header.js';
import { createSegmentName, parseSegmentName, type SegmentName } from './segment-name.js';

/**
 * Copies the readable entries of a damaged segment into a new one in the same place of the order, which replaces it. Returns the
 * name of the new one. Throws errors of the system, and leaves nothing behind then.
 */
export async function salvageSegment(
  disk: Disk,
  segment: Segment,
  name: SegmentName,
  scan: Scan,
  table: string,
): Promise<string> {
  const folder = dirname(segment.path);
  const copy = createSegmentName(name.epoch, name.sequence);
  // A name of no segment, until it is complete.
  const path = join(folder, `new-${randomBytes(8).toString('hex')}`);
  const salt = parseSegmentName(copy)?.salt ?? 0;
  const fd = disk.create(path);
  try {
    let end = writeFully(disk, fd, [encodeHeader(table)], 0);
    for (const { head, at } of scan.entries) {
      const body = Buffer.allocUnsafe(head.length);
      disk.read(segment.fd, body, 0, head.length, at + HEAD_BYTES);
      // The copy has checksums of its own, and must not confirm bytes that changed since.
      if (bodyChecksum(body, segment.salt) !== head.bodyCrc) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      end = writeFully(disk, fd, [encodeHead(head, body, salt), body], end);
    }
    await disk.sync(fd);
  } catch (error) {
    disk.close(fd);
    disk.remove(path);
    throw error;
  }
  disk.close(fd);
  disk.rename(path, join(folder, copy));
  return copy;
}
