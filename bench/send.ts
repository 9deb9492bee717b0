import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Contender } from './measure.js';
import { runProcess } from './run-process.js';
import { serverProcess, start, streamed } from './stream.js';

const RECORDS = 1_000_000;
const PEER = 'official native SDK, JSON, without its start';
const TABLE = 'catalog.iot.sensor_events';
const cli = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

/** Files into an emulator in another process. Our figure is the whole process of the command. */
export const sendBenchmarks: readonly Benchmark[] = [
  {
    name: 'send-file',
    title: `a file of ${RECORDS} sensor_events into the emulator, to the last ack`,
    peer: PEER,
    rounds: 5,
    async open() {
      const folder = mkdtempSync(join(tmpdir(), 'zerobus-bench-'));
      const plain = write(join(folder, 's.ndjson'), '', (record) => JSON.stringify(record));
      const digits = write(join(folder, 'd.ndjson'), '', ({ temperature, ...rest }) => {
        return JSON.stringify({ ...rest, temperature: temperature / 0.7 });
      });
      const header = 'device_id,temperature,humidity,event_ts\n';
      const csv = write(join(folder, 's.csv'), header, (record) => Object.values(record).join(','));
      const emulator = await serverProcess('server.ts');
      const sent = (name: string, file: string): Contender => ({
        name,
        run: async () => {
          const words = [process.execPath, cli, 'send', TABLE, file, '--quiet'] as const;
          return RECORDS / (await runProcess(words, folder, emulator.environment)).seconds;
        },
      });
      const native = (): Promise<number> => streamed(start('native-json.ts', [plain, '500'], emulator.environment));
      return {
        contenders: [
          sent('zerobus-gen send, NDJSON', plain),
          sent('the same, doubles of 16 digits', digits),
          sent('zerobus-gen send, CSV', csv),
          { name: PEER, run: native },
        ],
        close: async () => {
          await emulator.close();
          rmSync(folder, { recursive: true });
        },
      };
    },
  },
];

interface Reading {
  readonly device_id: string;
  readonly temperature: number;
  readonly humidity: number;
  readonly event_ts: string;
}

function write(path: string, header: string, line: (record: Reading) => string): string {
  const file = openSync(path, 'w');
  writeSync(file, header);
  for (let at = 0; at < RECORDS; at += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => line(reading(at + index)));
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  return path;
}

function reading(index: number): Reading {
  return {
    device_id: `sensor-${index % 1000}`,
    temperature: 15 + (index % 200) / 10,
    humidity: index % 100,
    event_ts: new Date(1_769_860_800_000 + index * 7).toISOString(),
  };
}
