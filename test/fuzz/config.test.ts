import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/auth/parse-config.ts';
import { validateConfig } from '../../src/config/validate-config.ts';
import type { ZerobusConfig } from '../../src/config/zerobus-config.ts';
import { choosers } from './chooser.ts';
import { hostileNames } from './hostile-names.ts';
import { mutateText } from './mutate-text.ts';
import { mutateValue } from './mutate-value.ts';
import { outcomeOf } from './outcome.ts';
import { runs } from './runs.ts';

const configs: readonly ZerobusConfig[] = [
  {
    tables: ['catalog.iot.sensor_events', 'catalog.iot.*', { table: 'a.b.c', message: 'Reading', exclude: ['legacy'] }],
  },
  {
    source: { kind: 'sql', warehouse: 'abc' },
    out: 'src/gen',
    emit: ['records', 'zod'],
    zod: { strict: true },
    jobs: 4,
  },
  { source: { kind: 'snapshot', path: 'migrations' }, proto: { goPackage: 'a/b;c', javaPackage: 'com.{schema}' } },
];

test('a mutated config is one, or each key that is wrong is named', () => {
  const counts = { configs: 0, refused: 0 };
  fc.assert(
    fc.property(choosers, (choose) => {
      const config = choose.of(configs);
      const hostile = { tables: [`a.b.\`${choose.of(hostileNames)}\``, choose.of(hostileNames)] };
      const outcome = outcomeOf(() =>
        validateConfig(mutateValue(choose.oneIn(4) ? hostile : config, choose), 'zerobus.config.json'),
      );
      if ('error' in outcome) counts.refused++;
      else counts.configs++;
    }),
    runs(500),
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
});

const files: readonly string[] = [
  '[DEFAULT]\nhost = https://a.cloud.databricks.com\ntoken = dapi123\n\n[prod]\nhost: https://b\nclient_secret = `a#b`\n',
  '; x\n[__settings__]\ndefault_profile = prod\n[a.b]\nkey = """x\ny"""\nlong = a\\\nb\\\nc\n# end',
];

test('a mutated .databrickscfg yields sections, or a wrong line whose text is not shown', () => {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(choosers, (choose) => {
      const text = mutateText(choose.of(files), files, choose);
      const read = parseConfig(text);
      counts['reason' in read ? 'refused' : 'read']++;
      if (!('reason' in read)) return;
      expect(read.line).toBeGreaterThanOrEqual(1);
      expect(read.line).toBeLessThanOrEqual(text.split('\n').length);
      expect(read.reason).toMatch(/^(a section name must end with ]|it is not key = value|a quote is not closed)$/);
    }),
    runs(1500),
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
});
