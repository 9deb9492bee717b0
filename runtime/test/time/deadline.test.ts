import { expect, test } from 'vitest';
import { Deadline } from '../../src/time/deadline.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';

function setUp(): {
  scheduler: ManualScheduler;
  deadline: Deadline;
  due: { at: number | undefined };
  expired: number[];
} {
  const scheduler = new ManualScheduler();
  const due: { at: number | undefined } = { at: 100 };
  const expired: number[] = [];
  const deadline = new Deadline(
    scheduler,
    () => due.at,
    () => expired.push(scheduler.time),
  );
  return { scheduler, deadline, due, expired };
}

test('a deadline expires once', () => {
  const { scheduler, deadline, expired } = setUp();
  deadline.watch();
  deadline.watch();
  scheduler.advance(1000);
  expect(expired).toEqual([100]);
});

test('a deadline that moves expires at its last time', () => {
  const { scheduler, deadline, due, expired } = setUp();
  deadline.watch();
  scheduler.advance(60);
  due.at = 150;
  scheduler.advance(60);
  due.at = 180;
  scheduler.advance(1000);
  expect(expired).toEqual([180]);
});

test('a deadline that is stopped, or no longer due, does not expire', () => {
  const { scheduler, deadline, due, expired } = setUp();
  deadline.watch();
  deadline.stop();
  scheduler.advance(1000);
  due.at = 2000;
  deadline.watch();
  due.at = undefined;
  scheduler.advance(5000);
  expect([expired, scheduler.pending]).toEqual([[], 0]);
});

test('data that arrived while the event loop was blocked is read before a deadline expires', () => {
  const { scheduler, deadline, due, expired } = setUp();
  deadline.watch();
  // The timer fires, and the sockets that are read next move the deadline.
  const { soon } = scheduler;
  scheduler.soon = (callback) => {
    due.at = 500;
    scheduler.soon = soon;
    scheduler.soon(callback);
  };
  scheduler.advance(499);
  expect(expired).toEqual([]);
  scheduler.advance(1);
  expect(expired).toEqual([500]);
});

test('a deadline that is stopped in its last turn does not expire', () => {
  const { scheduler, deadline, expired } = setUp();
  deadline.watch();
  const { soon } = scheduler;
  scheduler.soon = (callback) => {
    deadline.stop();
    scheduler.soon = soon;
    scheduler.soon(callback);
  };
  scheduler.advance(1000);
  expect([expired, scheduler.pending]).toEqual([[], 0]);
});

test('a deadline that was stopped is not watched again', () => {
  const { scheduler, deadline, expired } = setUp();
  deadline.watch();
  deadline.stop();
  deadline.watch();
  scheduler.advance(1000);
  expect(expired).toEqual([]);
  expect(scheduler.pending).toBe(0);
});
