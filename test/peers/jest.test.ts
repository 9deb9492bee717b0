// jest with ts-jest in a CommonJS project, in both ways that docs/typescript.md shows: in the environment of
// `zerobus-gen emulator`, and with an emulator in the test. Each must pass, and fail where a test is wrong.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmPackages } from './npm-packages.ts';
import { describePeer } from './peer.ts';
import { bin, Project, snapshot } from './projects/project.ts';
import { runToEnd } from './run.ts';

const recordTest = `import { SensorEvent } from '../src/generated/catalog/iot';

test('a record', () => {
  const bytes = SensorEvent.encode({ device_id: 'a', event_ts: new Date(1) });
  expect(SensorEvent.decode(bytes)).toMatchObject({ device_id: 'a', event_ts: 1000n });
  expect(() => SensorEvent.encode({ device_id: 'a', event_ts: new Date(NaN) })).toThrow('event_ts');
});
`;

const sendTest = `import { SensorEventProducer } from '../src/generated/catalog/iot';

test('sends', async () => {
  const producer = new SensorEventProducer();
  await producer.send({ device_id: 'a', event_ts: new Date(1) });
  await producer.close();
  expect(producer.stats.acked).toBe(1);
});
`;

// As in docs/typescript.md. What is closed in the test itself stays open where it fails, and jest then never ends.
const emulatorTest = `import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { SensorEvent, SensorEventProducer } from '../src/generated/catalog/iot';

let emulator: Emulator;
let producer: SensorEventProducer;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [SensorEvent] });
  producer = new SensorEventProducer({ client: emulator.client });
});
afterAll(async () => {
  await producer.close();
  await emulator.close();
});

test('arrives', async () => {
  await producer.send({ device_id: 'a', event_ts: new Date(1) });
  expect(emulator.rows(SensorEvent)).toMatchObject([{ device_id: 'a', event_ts: 1000n }]);
});
`;

// The table is read back from files, which a worker thread has written.
const deltaTest = emulatorTest
  .replace('tables: [SensorEvent]', "tables: [SensorEvent], data: 'delta'")
  .replace('  expect(emulator', '  await emulator.flush();\n  expect(emulator');

// With the flag of Node.js, jest loads the ES module in the same way as Node.js.
const importTest = emulatorTest
  .replace('type Emulator, startEmulator }', 'type Emulator }')
  .replace('  emulator = ', "  const { startEmulator } = await import('zerobus-gen/emulator');\n  emulator = ");

const jest = 'node_modules/jest/bin/jest.js';

const nodeConfig = "module.exports = { preset: 'ts-jest', testEnvironment: 'node' };\n";

function files(options: object, test: string, config: string = nodeConfig): Record<string, string | object> {
  return {
    'package.json': { name: 'project', private: true },
    'tsconfig.json': {
      compilerOptions: { target: 'ES2022', strict: true, skipLibCheck: true, types: ['jest', 'node'], ...options },
    },
    'jest.config.js': config,
    'test/record.test.ts': recordTest,
    'test/service.test.ts': test,
  };
}

// The globals of jsdom, and objects of Node.js that are instances of other classes; all timers are fake, also process.nextTick.
const jsdomTest = `import { SensorEventProducer } from '../src/generated/catalog/iot';
import { putBinary } from 'zerobus-runtime/codegen';

test('sends', async () => {
  expect(typeof window).toBe('object');
  expect(() => putBinary(Buffer.alloc(64), Buffer.from('hi'), 0, 'bin')).not.toThrow();
  const producer = new SensorEventProducer();
  await producer.send({ device_id: 'a', event_ts: new Date(1) });
  await producer.close();
  expect(producer.stats.acked).toBe(1);
});
`;
const jsdomConfig = `module.exports = {
  preset: 'ts-jest',
  testEnvironment: 'jsdom',
  fakeTimers: { enableGlobally: true },
};
`;

/** The same files with the service's test made wrong. */
function broken(text: string): string {
  return text.replace('toBe(1)', 'toBe(2)').replace("{ device_id: 'a', event_ts: 1000n }", "{ device_id: 'b' }");
}

const ways = [
  {
    name: 'in the environment of the command',
    options: { module: 'CommonJS', moduleResolution: 'Node10', esModuleInterop: true },
    test: sendTest,
    words: [bin, 'emulator', '--tables', snapshot, '--', process.execPath, jest],
    config: nodeConfig,
  },
  {
    name: 'in jsdom, with fake timers',
    options: { module: 'CommonJS', moduleResolution: 'Node10', esModuleInterop: true, lib: ['ES2022', 'DOM'] },
    test: jsdomTest,
    words: [bin, 'emulator', '--tables', snapshot, '--', process.execPath, jest],
    config: jsdomConfig,
  },
  {
    name: 'an emulator in the test',
    options: { module: 'CommonJS', moduleResolution: 'Node10', esModuleInterop: true },
    test: emulatorTest,
    words: [jest],
    config: nodeConfig,
  },
  {
    name: 'an emulator in the test, with Delta tables',
    options: { module: 'NodeNext', isolatedModules: true },
    test: deltaTest,
    words: [jest],
    config: nodeConfig,
  },
  {
    name: 'an emulator in the test, as an ES module',
    options: { module: 'NodeNext', isolatedModules: true },
    test: importTest,
    words: ['--experimental-vm-modules', jest],
    config: nodeConfig,
  },
] as const;

await describePeer(
  'jest',
  () => npmPackages('compilers'),
  (modules) => {
    describe.each(ways)('$name', ({ options, test: text, words, config }) => {
      let project: Project;
      beforeAll(async () => {
        project = await Project.create(modules, files(options, text, config));
        expect(await project.generate()).toContain("from './sensor-event';");
      });
      afterAll(() => project.remove());

      async function runJest(): Promise<readonly [number | null, string]> {
        const { code, stderr } = await runToEnd(process.execPath, words, { cwd: project.folder, timeoutMs: 120_000 });
        return [code, /^Tests: .*$/m.exec(stderr)?.[0] ?? stderr];
      }

      test('passes', async () => {
        expect(await runJest()).toEqual([0, 'Tests:       2 passed, 2 total']);
      });

      test('fails where a test is wrong', async () => {
        await project.write('test/service.test.ts', broken(text));
        expect(await runJest()).toEqual([1, 'Tests:       1 failed, 1 passed, 2 total']);
      });
    });

    // ts-jest checks no types with isolatedModules; tsc does.
    test.each([{ module: 'NodeNext' }, { module: 'CommonJS', moduleResolution: 'Node10', esModuleInterop: true }])(
      'types of the emulator fit those of a CommonJS project: $module',
      async (options) => {
        const project = await Project.create(modules, files({ ...options, noEmit: true }, emulatorTest));
        try {
          await project.generate();
          await project.compile();
        } finally {
          await project.remove();
        }
      },
    );
  },
);
