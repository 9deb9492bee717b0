import { randomBytes } from 'node:crypto';

const NAME = /^(\d{8,16})-(\d{8,16})-([0-9a-f]{8})\.spool$/;

/** The parts of a segment's name. */
export interface SegmentName {
  /** Number of the owner that wrote the segment, from 1. */
  readonly epoch: number;
  /** Number of the segment within its owner, from 1. */
  readonly sequence: number;
  /** Seed of all checksums in the segment: bytes of a record cannot imitate an entry. */
  readonly salt: number;
}

/** Returns a name for a new segment, with a random salt. */
export function createSegmentName(epoch: number, sequence: number): string {
  return `${pad(epoch)}-${pad(sequence)}-${randomBytes(4).toString('hex')}.spool`;
}

/** Returns the parts of a segment's name. Undefined for the name of any other file. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const [, epoch, sequence, salt] = NAME.exec(name) ?? [];
  if (epoch === undefined || sequence === undefined || salt === undefined) return undefined;
  const parsed = { epoch: Number(epoch), sequence: Number(sequence), salt: Number.parseInt(salt, 16) };
  return Number.isSafeInteger(parsed.epoch) && Number.isSafeInteger(parsed.sequence) ? parsed : undefined;
}

/** Compares two names of segments: oldest first. */
export function compareSegmentNames(a: string, b: string): number {
  const [left, right] = [parseSegmentName(a), parseSegmentName(b)];
  const order = (left?.epoch ?? 0) - (right?.epoch ?? 0) || (left?.sequence ?? 0) - (right?.sequence ?? 0);
  return order || (a < b ? -1 : 1);
}

function pad(value: number): string {
  return String(value).padStart(8, '0');
}
