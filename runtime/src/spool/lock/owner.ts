import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';

/** The process that owns a lock. A text is empty if the system does not provide it. */
export interface Owner {
  readonly host: string;
  /** Changes when the machine starts. */
  readonly boot: string;
  /** Processes of one namespace see each other's IDs; containers of one machine have different ones. */
  readonly namespace: string;
  readonly pid: number;
  /** When the process started, in a unit of the system: a process ID is used again. */
  readonly start: string;
  /** Random, so that no two locks are the same. */
  readonly nonce: string;
}

/** What is known of the process of an owner. `unknown` is one on another machine or in another container. */
export type OwnerState = 'alive' | 'dead' | 'unknown';

/** Returns a new owner for this process. */
export function createOwner(): Owner {
  return {
    ...describePlace(),
    pid: process.pid,
    start: readStart(process.pid) ?? '',
    nonce: randomBytes(8).toString('hex'),
  };
}

/** Where processes see each other. */
type Place = Pick<Owner, 'host' | 'boot' | 'namespace'>;

/** Whether the process of an owner is alive, as far as this one, which is `here`, can see. */
export function findOwnerState(owner: Owner, here: Place = describePlace()): OwnerState {
  if (owner.host !== here.host || owner.boot !== here.boot || owner.namespace !== here.namespace) return 'unknown';
  // Linux without an ID of its boot is a sandbox, which may look the same on another machine.
  if (here.boot === '' && process.platform === 'linux') return 'unknown';
  if (!isRunning(owner.pid)) return 'dead';
  // Without the time of its start, another process may have the ID by now.
  const start = readStart(owner.pid);
  if (owner.start === '' || start === undefined) return 'unknown';
  return start === owner.start ? 'alive' : 'dead';
}

/** Describes an owner in a message. */
export function describeOwner({ pid, host }: Owner): string {
  // Anybody may have written the lock.
  return `process ${pid} on ${host.replaceAll(/[^ -~]/g, '?').slice(0, 255)}`;
}

/** Returns the owner in a line of JSON; undefined for anything else. */
export function parseOwner(line: string): Owner | undefined {
  try {
    const value = JSON.parse(line) as Partial<Record<keyof Owner, unknown>> | null;
    const { host, boot, namespace, pid, start, nonce } = value ?? {};
    const texts = [host, boot, namespace, start, nonce];
    if (!texts.every((text) => typeof text === 'string') || !Number.isSafeInteger(pid)) return undefined;
    // It becomes a part of a file name.
    return /^[0-9a-f]{16}$/.test(String(nonce)) ? (value as Owner) : undefined;
  } catch {
    return undefined;
  }
}

function describePlace(): Place {
  return { host: hostname(), boot: readText('/proc/sys/kernel/random/boot_id').trim(), namespace: readNamespace() };
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Whether a process has this ID. One that has ended but was not waited for has not: it writes nothing any more. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is another user's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !/^[ZX]/.test(readStat(pid)[0] ?? '');
}

function readStart(pid: number): string | undefined {
  return readStat(pid)[19];
}

/** Returns the fields of a process in /proc after its name, which may contain anything. Empty without /proc. */
function readStat(pid: number): readonly string[] {
  const text = readText(`/proc/${pid}/stat`);
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readText(path: string): string {
  try {
    return readFileSync(path).toString('latin1');
  } catch {
    return '';
  }
}

/** Returns the first line of a lock. */
export function formatOwner(owner: Owner): Buffer {
  return Buffer.from(`${JSON.stringify(owner)}\n`, 'utf8');
}
