import { describe, expect, test } from 'vitest';
import { loadDriver } from '../../../src/catalog/sql/load-driver.ts';
import { GenError, genError } from '../../../src/diagnostics/gen-error.ts';
import { TableName } from '../../../src/model/table-name.ts';
import type { Clock } from '../../../src/system/clock.ts';
import { ScriptedWarehouse } from './scripted-warehouse.ts';

const name = TableName.parse('c.s.t');
const described = JSON.stringify({
  table_name: 't',
  catalog_name: 'c',
  schema_name: 's',
  columns: [{ name: 'a', type: { name: 'int' }, nullable: true }],
});
const answer = (): unknown => [{ json_metadata: described }];
const status = (statusCode: number): Error => Object.assign(new Error('bad status'), { statusCode });
const reset = Object.assign(new Error('request to x failed, reason: socket hang up'), { code: 'ECONNRESET' });

/** A clock that does not wait, but records the requested times. */
function quickClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return { now: () => 0, random: () => 1, sleep: async (ms) => void slept.push(ms), slept };
}

describe('a session', () => {
  test('is opened once for many tables at once, and closed once', async () => {
    const warehouse = new ScriptedWarehouse(answer);
    await Promise.all(Array.from({ length: 10 }, () => warehouse.source.readTable(name)));
    expect(warehouse.opened).toBe(1);
    await warehouse.source.close();
    await warehouse.source.close();
    expect(warehouse.closed).toBe(1);
  });

  test('is not opened before it is needed', async () => {
    const warehouse = new ScriptedWarehouse(answer);
    await warehouse.source.close();
    expect(warehouse.opened).toBe(0);
  });

  test('that could not be opened is not kept', async () => {
    const warehouse = new ScriptedWarehouse(answer, {}, (count) => {
      if (count === 1) throw status(403);
    });
    await expect(warehouse.source.readTable(name)).rejects.toMatchObject({ code: 'warehouse-denied' });
    expect((await warehouse.source.readTable(name)).columns).toHaveLength(1);
    await warehouse.source.close();
    expect(warehouse.closed).toBe(1);
  });

  test('that broke is opened anew for the next table, and closed with the other', async () => {
    let broken = true;
    const warehouse = new ScriptedWarehouse(() => {
      if (broken) throw reset;
      return answer();
    });
    await expect(warehouse.source.readTable(name)).rejects.toMatchObject({ code: 'network-failed' });
    broken = false;
    await warehouse.source.readTable(name);
    expect(warehouse.opened).toBe(2);
    await warehouse.source.close();
    expect(warehouse.closed).toBe(2);
  });
});

describe('a warehouse that is busy or starting', () => {
  test('is asked again with more and more time between', async () => {
    const clock = quickClock();
    let left = 4;
    const warehouse = new ScriptedWarehouse(
      () => {
        if (left-- > 0) throw status(429);
        return answer();
      },
      { clock },
      (count) => {
        if (count < 4) throw status(503);
      },
    );
    await warehouse.source.readTable(name);
    expect(clock.slept).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  });

  test('is reported when the time limit is reached', async () => {
    const timeoutMs = 50;
    const warehouse = new ScriptedWarehouse(answer, { timeoutMs }, () => {
      throw status(503);
    });
    await expect(warehouse.source.readTable(name)).rejects.toThrow('status 503 (attempts: 1). [catalog-unavailable]');
  });
});

describe('the time limit', () => {
  test.each(['a statement', 'opening', 'a token'])('%s', async (what) => {
    let signalled = false;
    const never = (signal?: AbortSignal): Promise<never> => {
      signal?.addEventListener('abort', () => {
        signalled = true;
      });
      return new Promise(() => undefined);
    };
    const warehouse = new ScriptedWarehouse(
      (_, __, signal) => (what === 'a statement' ? never(signal) : answer()),
      { timeoutMs: 50, ...(what === 'a token' && { tokens: { token: never } }) },
      () => (what === 'opening' ? never() : undefined),
    );
    await expect(warehouse.source.readTable(name)).rejects.toThrow(
      'The SQL warehouse at /sql/1.0/warehouses/1a of workspace.example did not finish within 0.05 s. [warehouse-timeout]',
    );
    expect(signalled).toBe(what === 'a statement');
  });
});

describe('a signal', () => {
  test('that ends one table leaves the session to the others', async () => {
    const stop = new AbortController();
    const warehouse = new ScriptedWarehouse((_, __, signal) => {
      if (stop.signal.aborted) return answer();
      stop.abort(new Error('enough'));
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cancelled'))));
    });
    await expect(warehouse.source.readTable(name, stop.signal)).rejects.toThrow('enough');
    await warehouse.source.readTable(name);
    expect(warehouse.opened).toBe(1);
  });

  test('that has fired asks for nothing', async () => {
    const warehouse = new ScriptedWarehouse(answer);
    const reading = warehouse.source.readTable(name, AbortSignal.abort(new Error('enough')));
    await expect(reading).rejects.toThrow('enough');
    expect(warehouse.opened).toBe(0);
  });

  test.each(['a statement', 'opening', 'waiting'])('ends %s with its reason', async (what) => {
    const stop = new AbortController();
    const busy = (): Promise<never> => {
      stop.abort(new Error('enough'));
      return new Promise(() => undefined);
    };
    const sleep: Clock['sleep'] = (_, signal) => {
      stop.abort(new Error('enough'));
      return Promise.reject(signal?.reason);
    };
    const warehouse = new ScriptedWarehouse(busy, { clock: { ...quickClock(), sleep } }, () => {
      if (what === 'waiting') throw status(503);
      return what === 'opening' ? busy() : undefined;
    });
    await expect(warehouse.source.readTable(name, stop.signal)).rejects.toThrow('enough');
    expect(warehouse.opened).toBe(1);
  });
});

describe('what is not sent', () => {
  test('a token with a line break, which no message shows', async () => {
    const warehouse = new ScriptedWarehouse(answer, { tokens: { token: async () => 'dapi-a\nb' } });
    const found: unknown = await warehouse.source.readTable(name).catch((error: unknown) => error);
    expect(found).toMatchObject({ code: 'invalid-credentials' });
    expect(String(found)).not.toContain('dapi');
  });

  test('the error of a token source is passed on unchanged', async () => {
    const refused = genError('credentials-refused', {}, { host: 'h', status: '401', answer: '' });
    const warehouse = new ScriptedWarehouse(answer, { tokens: { token: () => Promise.reject(refused) } });
    await expect(warehouse.source.readTable(name)).rejects.toBe(refused);
  });

  test('anything in the clear', async () => {
    const warehouse = new ScriptedWarehouse(answer, { host: new URL('http://127.0.0.1:80') });
    await expect(warehouse.source.readTable(name)).rejects.toMatchObject({ code: 'warehouse-needs-https' });
    expect(warehouse.opened).toBe(0);
  });
});

test('a missing driver is reported', async () => {
  const load = (): Promise<never> => Promise.reject(new Error("Cannot find package '@databricks/sql'\nmore"));
  const found: unknown = await loadDriver(load).catch((error: unknown) => error);
  expect(found).toBeInstanceOf(GenError);
  expect(found).toMatchObject({ code: 'driver-missing', message: expect.stringContaining("'@databricks/sql'. [") });
});
