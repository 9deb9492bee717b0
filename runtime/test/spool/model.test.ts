// Any sequence of operations, crashes and damage, against a list in memory.
import { Buffer } from 'node:buffer';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Spool } from '../../src/spool/spool.ts';
import { copyAsCrashed, newRoot, open, readBacklog, segmentsOf } from './spools.ts';

type Step =
  | { readonly kind: 'append'; readonly size: number; readonly count: number }
  | { readonly kind: 'settle' | 'mark' | 'cut' | 'flip'; readonly at: number }
  | { readonly kind: 'turn' | 'reopen' | 'crash' };

const at = fc.integer({ min: 0, max: 1_000_000 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        size: fc.integer({ min: 0, max: 3000 }),
        count: fc.integer({ min: 1, max: 5 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), at }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('mark' as const), at }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('turn' as const, 'reopen' as const, 'crash' as const) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'flip' as const), at }) },
  ),
  { maxLength: 60 },
);

class Model {
  spool: Spool;
  root: string;
  /** Batches that are not settled, by index. */
  bodies = new Map<number, string>();
  next = 0;
  settled = 0;
  /** Settled for certain: written. */
  settledOnDisk = 0;
  mark: number | undefined;
  /** Whether a byte lost the schema of what is left, which comes back when a process has it: the model does not follow that. */
  isOver = false;

  constructor(spool: Spool, root: string) {
    this.spool = spool;
    this.root = root;
  }

  async apply(step: Step): Promise<void> {
    if (step.kind === 'append') this.#append(step.size, step.count);
    else if (step.kind === 'settle') this.#settle(step.at);
    else if (step.kind === 'mark') this.#mark(step.at);
    else if (step.kind === 'turn') {
      await setImmediate();
      this.settledOnDisk = this.settled;
    } else await this.#reopen(step);
  }

  #append(size: number, count: number): void {
    const body = `${this.next} ${'x'.repeat(size)}`;
    if (!this.spool.fits(body.length)) {
      expect(() => this.spool.append(Buffer.from(body), count)).toThrow('[spool-full]');
      return;
    }
    const batch = this.spool.append(Buffer.from(body), count);
    expect(batch).toMatchObject({ index: this.next, count, bytes: body.length });
    expect(this.spool.read(batch, 3).toString('utf8', 3)).toBe(body);
    this.bodies.set(this.next++, body);
    this.settledOnDisk = this.settled;
  }

  #settle(place: number): void {
    if (this.settled === this.next) return;
    const index = this.settled + (place % (this.next - this.settled));
    this.spool.settle(index);
    this.#forget(index + 1);
  }

  #mark(place: number): void {
    const index = this.settled + (place % (this.next - this.settled + 1));
    this.spool.writeMark({
      index,
      parts: [{ from: 0, to: 1 }],
      stream: { id: 's', offset: place, schema: 0 },
    });
    this.mark = place;
    this.#forget(index);
    this.settledOnDisk = index;
  }

  #forget(next: number): void {
    this.settled = Math.max(this.settled, next);
    for (const index of this.bodies.keys()) if (index < next) this.bodies.delete(index);
  }

  async #reopen({ kind, ...step }: Step): Promise<void> {
    const left = copyAsCrashed(this.root);
    await this.spool.close();
    if (kind === 'reopen') this.settledOnDisk = this.settled;
    else this.root = left;
    const place = 'at' in step ? step.at : 0;
    if (kind === 'cut') cutNewest(left, place);
    if (kind === 'flip') flipByte(left, place);
    this.spool = await open(
      { root: this.root, maxBytes: 64 * 1024 },
      place % 2 === 0 ? {} : { descriptor: Uint8Array.of(7) },
    );
    const found = new Map(this.spool.backlog.map((batch) => [batch.index, batch]));
    const missing = [...this.bodies.keys()].filter((index) => !found.has(index));
    const contents = readBacklog(this.spool);
    for (const [offset, { index }] of this.spool.backlog.entries()) {
      const known = this.bodies.get(index);
      expect(contents[offset]).toBe(known ?? contents[offset]);
      expect(contents[offset]).toMatch(new RegExp(`^(${index} x*|probe)$`));
    }
    if (kind === 'reopen' || kind === 'crash') {
      expect(missing).toEqual([]);
      const first = this.spool.backlog[0]?.index ?? this.next;
      expect(first).toBeGreaterThanOrEqual(Math.min(this.settledOnDisk, this.next));
      expect(this.spool.mark?.stream?.offset).toBe(this.mark);
      // What a byte lost before is reported until the batches after it are settled.
      expect(this.spool.problems.filter((problem) => !problem.includes('lost'))).toEqual([]);
    } else if (kind === 'cut') {
      // The end, as after a crash in the middle of a write.
      expect(missing).toEqual([...this.bodies.keys()].slice(this.bodies.size - missing.length));
      expect(this.spool.problems.filter((problem) => !problem.includes('lost'))).toEqual([]);
    } else {
      if (!this.spool.problems.some((problem) => problem.includes('schema')))
        expect(missing.length).toBeLessThanOrEqual(1);
      if (missing.length > 0) expect(this.spool.problems.length).toBeGreaterThan(0);
      const hasNoStream = this.mark !== undefined && this.spool.mark?.stream === undefined;
      this.isOver = hasNoStream || this.spool.problems.some((problem) => problem.includes('schema'));
    }
    await this.#follow(contents);
  }

  /** Goes on from what was found. */
  async #follow(contents: readonly string[]): Promise<void> {
    const { backlog } = this.spool;
    this.bodies = new Map(backlog.map(({ index }, offset) => [index, contents[offset] ?? '']));
    let first = 0;
    while (!this.spool.fits(10)) {
      this.spool.settle(backlog[first]?.index ?? 0);
      this.bodies.delete(backlog[first++]?.index ?? 0);
      await setImmediate();
    }
    const probe = this.spool.append(Buffer.from('probe'), 1);
    this.next = probe.index + 1;
    this.bodies.set(probe.index, 'probe');
    this.settled = backlog[first]?.index ?? probe.index;
    this.settledOnDisk = 0;
    this.mark = this.spool.mark?.stream?.offset;
  }
}

function cutNewest(root: string, place: number): void {
  const segment = segmentsOf(root).at(-1) ?? '';
  const { length } = readFileSync(segment);
  truncateSync(segment, place % (length + 1));
}

function flipByte(root: string, place: number): void {
  const segments = segmentsOf(root);
  const segment = segments[place % segments.length] ?? '';
  const bytes = readFileSync(segment);
  const offset = Math.floor((place * 7919) % bytes.length);
  bytes[offset] = (bytes[offset] ?? 0) ^ (1 << (place % 8));
  writeFileSync(segment, bytes);
}

test('a spool behaves as a list does, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const root = newRoot();
      const model = new Model(await open({ root, maxBytes: 64 * 1024 }), root);
      for (const step of sequence) {
        await model.apply(step);
        if (model.isOver) break;
      }
      await model.spool.close();
    }),
    { numRuns: 60 },
  );
});
