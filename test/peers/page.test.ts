// The page of the emulator in a real Chromium: what it shows, what it asks for, and that nothing in a record or a name becomes HTML.
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { open, type RawStream } from '../emulator/raw-client.ts';
import { useStreams } from '../emulator/use-streams.ts';
import { startChromium } from './chromium.ts';
import { describePeer } from './peer.ts';

const TABLE = 'catalog.iot.sensor_events';
const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

let browser: Browser;
const start = async (): Promise<void> => {
  browser = await startChromium();
};
afterAll(() => browser?.close());

await describePeer('Chromium', start, () => {
  let emulator: Emulator;
  let context: BrowserContext;
  let page: Page;
  /** What a page must not cause. */
  let faults: string[];
  const closeAfterTest = useStreams();

  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    await emulator.reset();
    context = await browser.newContext();
    page = await context.newPage();
    faults = [];
    watch(page, emulator.workspaceUrl);
  });
  afterEach(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });

  function watch(watched: Page, origin: string): void {
    watched.on('console', (message) => {
      // A browser reports each response with an error; the page handles those.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
    watched.on('pageerror', (error) => faults.push(String(error)));
    watched.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(origin).origin) faults.push(request.url());
    });
  }

  const address = (of: Emulator = emulator): string =>
    `${of.workspaceUrl}/emulator/#token=${of.env['ZEROBUS_EMULATOR_ADMIN_TOKEN']}`;

  const state = (text: string): Promise<void> => page.getByRole('status').filter({ hasText: text }).waitFor();

  async function show(url: string = address()): Promise<void> {
    await page.goto(url);
    await state('Live');
  }

  const openJson = (): Promise<RawStream> => closeAfterTest(open(emulator));
  const send = (stream: RawStream, offset: number, ...records: unknown[]): void =>
    stream.send({
      ingest_record_batch: { offset_id: offset, json_batch: { records: records.map((each) => JSON.stringify(each)) } },
    });
  const cells = (selector: string): Promise<string[]> => page.locator(selector).allTextContents();

  test('takes the token from the address, and keeps it over a reload', async () => {
    await show();
    expect(page.url()).toBe(`${emulator.workspaceUrl}/emulator/`);
    await page.reload();
    await state('Live');
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  test('asks for a token that is missing or wrong', async () => {
    await page.goto(`${emulator.workspaceUrl}/emulator/#token=wrong`);
    await page.getByRole('alert').filter({ hasText: 'does not know this token' }).waitFor();
    await page.getByLabel('Token').fill(` ${emulator.env['ZEROBUS_EMULATOR_ADMIN_TOKEN']} `);
    await page.keyboard.press('Enter');
    await state('Live');
    const other = await context.newPage();
    await other.goto(`${emulator.workspaceUrl}/emulator/`);
    await other.getByLabel('Token').waitFor();
  });

  test('shows rows as they arrive, counts, schema and rate', async () => {
    await show();
    expect(await cells('#schema td')).toEqual(
      expect.arrayContaining(['device_id', 'string', 'NOT NULL', 'humidity', 'bigint', 'NULL']),
    );
    const stream = await openJson();
    send(stream, 0, { device_id: 'first', event_ts: 1 });
    await page.getByRole('cell', { name: 'first' }).waitFor();
    send(stream, 1, ...Array.from({ length: 30 }, (_, i) => ({ device_id: `d${i}`, humidity: i, event_ts: i })));
    await page.getByRole('cell', { name: 'd29', exact: true }).waitFor();
    expect(await cells('#rows tbody tr:first-child td')).toEqual([
      '31',
      'd29',
      'NULL',
      '29',
      '1970-01-01T00:00:00.000029Z',
    ]);
    expect(await page.locator('#rows tbody tr').count()).toBe(20);
    expect(await cells('#counts dd')).toEqual(['31', '1', '0']);
    expect(await page.locator('#chart-line').getAttribute('d')).toMatch(/^M[\d.]+,[\d.]+L/);
  });

  test('shows rejected records with their reason', async () => {
    await show();
    const stream = await openJson();
    send(stream, 0, { device_id: 5, event_ts: 1 });
    await page.locator('#rejected .reason').filter({ hasText: 'device_id' }).waitFor();
    expect(await cells('#rejected .record')).toEqual(['{"device_id":5,"event_ts":1}']);
    expect(await cells('#rejected .place')).toEqual([
      expect.stringMatching(/ · INVALID_ARGUMENT 4044 · offset 0 · record 0 · JSON$/),
    ]);
  });

  test('with thousands of tables, asks for what it shows only', async () => {
    for (let i = 0; i < 3000; i++) {
      await emulator.sql(`CREATE TABLE catalog.many.t${String(i).padStart(4, '0')} (a STRING, b INT, c DOUBLE)`);
    }
    const bytes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.includes('/v1/')) bytes.push(response.body().then(({ length }) => length));
    });
    await show();
    await page.locator('#tables-note').filter({ hasText: '2,801 more: filter by name.' }).waitFor();
    expect(await page.locator('#tables li').count()).toBe(200);
    expect(Math.max(...(await Promise.all(bytes)))).toBeLessThan(50_000);
    await page.getByLabel('Filter tables').fill('T2999');
    await page.getByRole('button', { name: 'catalog.many.t2999' }).click();
    await page.locator('#table-title').filter({ hasText: 'catalog.many.t2999' }).waitFor();
    expect(await page.locator('#tables li').count()).toBe(1);
    // The selected table stays selected, although the list has others.
    await page.getByLabel('Filter tables').fill('sensor');
    await page.getByRole('button', { name: TABLE }).waitFor();
    expect(await page.locator('#table-title').textContent()).toBe('catalog.many.t2999');
    await emulator.sql('DROP TABLE catalog.many.t2999');
    await page.locator('#table-title').filter({ hasText: TABLE }).waitFor();
  });

  test('shows names and values that look like HTML as text', async () => {
    const table = `catalog.iot.\`${HOSTILE.replaceAll('.', '')}\``;
    await emulator.sql(`CREATE TABLE ${table} (\`${HOSTILE}\` STRING COMMENT '${HOSTILE}', device_id STRING)`);
    const stream = await openJson();
    send(stream, 0, { device_id: HOSTILE, event_ts: 1 });
    await stream.acked(0);
    send(stream, 1, { [HOSTILE]: HOSTILE });
    await stream.ended;
    await show();
    await page.getByRole('button', { name: TABLE }).click();
    await page.getByRole('cell', { name: HOSTILE }).waitFor();
    expect(await cells('#rejected .record')).toEqual([JSON.stringify({ [HOSTILE]: HOSTILE })]);
    await page.locator('#tables button').filter({ hasText: 'onerror' }).click();
    await page.locator('#table-title').filter({ hasText: 'onerror' }).waitFor();
    expect(await cells('#schema td')).toEqual(expect.arrayContaining([HOSTILE]));
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Zerobus emulator');
  });

  test('could not run HTML from a record if it had become HTML', async () => {
    await show();
    const blocked = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'document.title = 1' }))`,
    );
    await blocked;
    expect(await page.title()).toBe('Zerobus emulator');
    expect(faults).toHaveLength(1);
    faults = [];
  });

  test('adds faults and releases them', async () => {
    await show();
    await page.getByLabel('Add a fault').selectOption('status');
    await page.getByLabel('status (needed)').selectOption('UNAVAILABLE');
    await page.getByLabel('after', { exact: true }).fill('1');
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.locator('#faults li').filter({ hasText: 'fired 0 times' }).waitFor();
    expect(emulator.faults.map(({ fault }) => fault)).toEqual([{ kind: 'status', status: 'UNAVAILABLE', after: 1 }]);
    const stream = await openJson();
    send(stream, 0, { device_id: 'a', event_ts: 1 });
    expect((await stream.ended).status).toBe(14);
    await page.locator('#faults li').filter({ hasText: 'over, fired 1 time' }).waitFor();
    await page.getByRole('button', { name: /^Release fault/ }).click();
    await page.locator('#faults-note').filter({ hasText: 'None.' }).waitFor();
    expect(emulator.faults).toEqual([]);
  });

  test('says why the emulator rejects a fault', async () => {
    await show();
    await page.getByLabel('Add a fault').selectOption('cut');
    await page.getByText('More settings').click();
    await page.getByLabel('table', { exact: true }).fill('a.b.c');
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.getByRole('alert').filter({ hasText: 'has no table a.b.c' }).waitFor();
  });

  test('resets after a question', async () => {
    const stream = await openJson();
    send(stream, 0, { device_id: 'a', event_ts: 1 });
    await stream.acked(0);
    await show();
    page.once('dialog', (dialog) => dialog.dismiss());
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(emulator.count(TABLE)).toBe(1);
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.locator('#rows-note').filter({ hasText: 'No rows yet' }).waitFor();
    expect(emulator.count(TABLE)).toBe(0);
  });

  test('shows the rows after a reset, also if they are as many', async () => {
    await show();
    for (const device of ['before', 'after']) {
      await emulator.reset();
      const stream = await openJson();
      send(stream, 0, { device_id: device, event_ts: 1 });
      await page.getByRole('cell', { name: device, exact: true }).waitFor();
      send(stream, 1, { device_id: device.length, event_ts: 1 });
      await page
        .locator('#rejected .record')
        .filter({ hasText: String(device.length) })
        .waitFor();
    }
  });

  test('keeps a token that is opened while the emulator rejects the one before', async () => {
    const token = emulator.env['ZEROBUS_EMULATOR_ADMIN_TOKEN'];
    const hold = async (route: Route): Promise<void> => {
      await page.evaluate(`location.hash = 'token=${token}'`);
      await page.waitForURL(`${emulator.workspaceUrl}/emulator/`);
      await route.continue();
    };
    await page.route('**/v1/tables?*', hold, { times: 1 });
    await page.goto(`${emulator.workspaceUrl}/emulator/#token=wrong`);
    await state('Live');
    expect(await page.getByLabel('Token').isVisible()).toBe(false);
  });

  test('says that the emulator is gone', async () => {
    const other = await startEmulator();
    const visitor = await context.newPage();
    await visitor.goto(address(other));
    await visitor.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await other.close();
    await visitor.getByRole('status').filter({ hasText: 'does not answer' }).waitFor();
  });

  describe('on a phone', () => {
    test('has no horizontal scrollbar', async () => {
      await page.setViewportSize({ width: 375, height: 700 });
      await emulator.sql(`CREATE TABLE catalog.iot.${'long_'.repeat(30)} (${'column_'.repeat(20)} STRING)`);
      await show();
      const stream = await openJson();
      send(stream, 0, { device_id: 'x'.repeat(500), event_ts: 1 });
      await page.getByRole('button', { name: TABLE }).click();
      await page.locator('#rows tbody tr').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    });
  });

  test('names every control, and can be used by keyboard', async () => {
    await show();
    const unnamed = await page.evaluate(
      `[...document.querySelectorAll('button, input, select')].filter((each) => !each.labels?.length && !each.textContent && !each.ariaLabel).map((each) => each.outerHTML)`,
    );
    expect(unnamed).toEqual([]);
    await page.getByLabel('Filter tables').focus();
    await page.keyboard.type('nothing');
    await page.locator('#tables-note').filter({ hasText: 'No tables' }).waitFor();
    await page.getByLabel('Filter tables').fill('');
    await page.getByRole('button', { name: TABLE }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toContain(TABLE);
  });
});
