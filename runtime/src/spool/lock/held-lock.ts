import { join } from 'node:path';
import { ZerobusError } from '../../errors/zerobus-error.js';
import type { Scheduler, Timer } from '../../time/scheduler.js';
import type { Disk } from '../disk.js';
import { diskError, systemCode } from '../disk-error.js';
import { readLock, readOpenLock, writeBeat } from './lock-file.js';
import { describeOwner, type Owner } from './owner.js';
import { LOCK_NAME } from './take-lock.js';

/** How often the owner shows that it is alive, in milliseconds. */
const BEAT_MS = 5000;
/** How long a check of the lock is valid. Half of what a new owner waits before it reads the files. */
const CHECK_MS = 1000;

/** Codes of too many open files, of the process and of the system. */
const TOO_MANY = new Set(['EMFILE', 'ENFILE']);

/** The lock of a spool while this process owns it. */
export class HeldLock {
  readonly #disk: Disk;
  readonly #scheduler: Scheduler;
  readonly #path: string;
  readonly #owner: Owner;
  readonly #fd: number;
  readonly #onLost: (error: ZerobusError) => void;
  #beats = 0;
  #timer: Timer | undefined;
  #beatAt: number;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #checkedTime = 0;
  #lost: ZerobusError | undefined;
  #released = false;

  /** Throws `spool-lost` if another process has it already, and errors of the system. `onLost` is called at most once. */
  constructor(disk: Disk, scheduler: Scheduler, folder: string, owner: Owner, onLost: (error: ZerobusError) => void) {
    this.#disk = disk;
    this.#scheduler = scheduler;
    this.#path = join(folder, LOCK_NAME);
    this.#owner = owner;
    this.#onLost = onLost;
    this.#beatAt = scheduler.now();
    // Later writes go to this file, even if another one has its name by then: they never change the lock of another owner.
    this.#fd = disk.open(this.#path, true);
    if (readOpenLock(disk, this.#fd).owner?.nonce !== owner.nonce) {
      disk.close(this.#fd);
      throw new ZerobusError('spool-lost', `The lock of the spool ${this.#path} was taken over at once`);
    }
    this.#plan();
  }

  /**
   * Throws `spool-lost` if another process has the lock, and `spool-failed` if that cannot be read. Looks at the file only if the last
   * look is older than `CHECK_MS`. Called before a write, and after it: a process may be frozen between the two.
   */
  check(): void {
    if (this.#lost !== undefined) throw this.#lost;
    const now = this.#scheduler.now();
    // The clock of the scheduler may stop while a machine sleeps; the other one may be set.
    const elapsed = Math.max(now - this.#checkedAt, Math.abs(Date.now() - this.#checkedTime));
    if (elapsed < CHECK_MS) return;
    this.#verify();
    // A process without pauses calls no timers.
    if (now - this.#beatAt >= BEAT_MS) this.#beat();
  }

  /** Lets the next process take the lock at once, and closes the file. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#timer?.cancel();
    try {
      writeBeat(this.#disk, this.#fd, this.#owner, 'released');
    } catch {
      // The next process sees that this one ended.
    }
    this.#disk.close(this.#fd);
  }

  #plan(): void {
    this.#timer = this.#scheduler.after(BEAT_MS, () => {
      this.#checkedAt = Number.NEGATIVE_INFINITY;
      try {
        this.#verify();
        this.#beat();
      } catch {
        // Lost: reported. Otherwise the disk fails: the next write reports it.
      }
      if (this.#lost === undefined && !this.#released) this.#plan();
    });
  }

  #verify(): void {
    const [now, time] = [this.#scheduler.now(), Date.now()];
    let holder: Owner | undefined;
    try {
      holder = readLock(this.#disk, this.#path)?.owner;
    } catch (error) {
      // A process with too many open files can still ask about the one that it has: it has no name once another one has taken it.
      const isStillNamed = TOO_MANY.has(systemCode(error) ?? '') && this.#disk.facts(this.#fd).links > 0;
      if (isStillNamed) holder = this.#owner;
      else throw diskError(error, `read the lock of the spool ${this.#path}`);
    }
    if (holder?.nonce === this.#owner.nonce) {
      this.#checkedAt = now;
      this.#checkedTime = time;
      return;
    }
    const what = holder === undefined ? 'was deleted' : `was taken over by ${describeOwner(holder)}`;
    this.#lost = new ZerobusError('spool-lost', `The lock of the spool ${this.#path} ${what}`);
    this.#onLost(this.#lost);
    throw this.#lost;
  }

  #beat(): void {
    try {
      writeBeat(this.#disk, this.#fd, this.#owner, ++this.#beats);
      this.#beatAt = this.#scheduler.now();
    } catch {
      // Tried again. If it never succeeds, another process takes the lock, and check() finds that.
    }
  }
}
