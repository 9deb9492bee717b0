import { expect, test } from 'vitest';
import { flagText } from '../../src/diagnostics/flag-text.ts';

test.each<[fields: Parameters<typeof flagText>[0], want: string]>([
  [{}, ''],
  [{ profile: undefined }, ''],
  [{ profile: 'dev', httpPath: '/sql/1' }, ' --profile dev --http-path /sql/1'],
  [{ profile: '-x' }, ' --profile=-x'],
  [{ snapshot: 'a b' }, " --snapshot 'a b'"],
  [{ vars: { env: 'dev', schema: '`my schema`' } }, " --var 'env=dev' --var 'schema=`my schema`'"],
  [{ vars: {} }, ''],
])('%j', (fields, want) => {
  expect(flagText(fields)).toBe(want);
});
