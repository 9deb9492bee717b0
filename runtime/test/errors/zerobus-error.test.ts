import { expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';

test('inside() extends the path, and the message follows', () => {
  const error = new ZerobusError('invalid-value', 'takes a number', { path: 'value' })
    .inside('readings', 1)
    .inside('outer', 'k');
  expect(error.of('c.s.t').message).toBe('outer["k"].readings[1].value in c.s.t takes a number [invalid-value]');
  expect(error.of('c.s.t').of('d.e.f').table).toBe('c.s.t');
  expect(error.stack?.split('\n')[0]).toContain(error.message);
});

test('from() wraps any value', () => {
  const error = new ZerobusError('closed', 'x');
  expect(ZerobusError.from(error)).toBe(error);
  expect(ZerobusError.from('x')).toMatchObject({ code: 'internal', cause: 'x' });
  expect(ZerobusError.from(AbortSignal.abort().reason)).toMatchObject({ code: 'aborted' });
});
