// TLS shim: @databricks/sql (Databricks' dialect of TCLIService, HTTPS only) -> stock Spark HiveThriftServer2 (plain HTTP).
//   node shim.mjs TLS_PORT SPARK_PORT CERT_DIR [TOKEN]        no npm dependency; SHIM_LOG=1 prints every call
// What it changes (ids are Thrift field ids):
//  request  OpenSession        1 client_protocol: the driver writes -7, Spark wants a Hive enum value -> 9 (HIVE_V10);
//                              1284 initialNamespace{catalog,schema} (unknown to Spark) -> configuration["use:database"]
//                              4 configuration: key -> "set:hivevar:key" (Spark ignores a bare key)
//  request  ExecuteStatement   1288 parameters (unknown to Spark) -> EXECUTE IMMEDIATE '...' USING CAST('v' AS T) AS name
//  reply    OpenSession        2 serverProtocolVersion: 9 -> 42248 (SPARK_V8), else the driver drops bound parameters silently
//  reply    GetResultSetMetadata  + 1281 resultFormat = 1 COLUMN_BASED_SET (else TypeError "Value is undefined");
//                              column positions 0-based (Spark) -> 1-based (driver), else the first column is lost and the rest shift
//  reply    GetOperationStatus + 1281 displayMessage from 5 errorMessage (else every error reads "The operation failed due to an error")
//  header   Authorization      Bearer TOKEN -> Basic (Spark's servlet answers 500 to Bearer); a wrong token -> 403
//  path     another one        -> 404
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { pathToFileURL } from 'node:url';

// ---- TBinaryProtocol <-> plain values: struct = [{id,type,v}], list/set = {et,items}, map = {kt,vt,items:[[k,v]]}
const T = { BOOL: 2, BYTE: 3, DOUBLE: 4, I16: 6, I32: 8, I64: 10, STRING: 11, STRUCT: 12, MAP: 13, SET: 14, LIST: 15 };
const SIZE = { 2: 1, 3: 1, 4: 8, 6: 2, 8: 4, 10: 8 };
class Reader {
  constructor(b, o = 0) {
    this.b = b;
    this.o = o;
  }
  take(n) {
    const s = this.b.subarray(this.o, this.o + n);
    if (s.length < n) throw new Error('short message');
    this.o += n;
    return s;
  }
  i8() {
    return this.take(1)[0];
  }
  i16() {
    return this.take(2).readInt16BE();
  }
  i32() {
    return this.take(4).readInt32BE();
  }
  value(t) {
    if (t === T.I32) return this.i32();
    if (SIZE[t]) return this.take(SIZE[t]); // kept as raw bytes
    if (t === T.STRING) return this.take(this.i32());
    if (t === T.STRUCT) {
      const fs = [];
      for (let ft = this.i8(); ft !== 0; ft = this.i8()) {
        const id = this.i16();
        fs.push({ id, type: ft, v: this.value(ft) });
      }
      return fs;
    }
    if (t === T.LIST || t === T.SET) {
      const et = this.i8(),
        n = this.i32(),
        items = [];
      for (let i = 0; i < n; i++) items.push(this.value(et));
      return { et, items };
    }
    if (t === T.MAP) {
      const kt = this.i8(),
        vt = this.i8(),
        n = this.i32(),
        items = [];
      for (let i = 0; i < n; i++) items.push([this.value(kt), this.value(vt)]);
      return { kt, vt, items };
    }
    throw new Error(`thrift type ${t}`);
  }
}
const i8 = (n) => Buffer.from([n]),
  i16 = (n) => {
    const b = Buffer.alloc(2);
    b.writeInt16BE(n);
    return b;
  },
  i32 = (n) => {
    const b = Buffer.alloc(4);
    b.writeInt32BE(n);
    return b;
  };
const enc = (t, v) => {
  if (t === T.I32) return i32(v);
  if (SIZE[t]) return v;
  if (t === T.STRING) {
    const b = Buffer.from(v);
    return Buffer.concat([i32(b.length), b]);
  }
  if (t === T.STRUCT)
    return Buffer.concat([...v.map((f) => Buffer.concat([i8(f.type), i16(f.id), enc(f.type, f.v)])), i8(0)]);
  if (t === T.MAP)
    return Buffer.concat([
      i8(v.kt),
      i8(v.vt),
      i32(v.items.length),
      ...v.items.flatMap(([k, x]) => [enc(v.kt, k), enc(v.vt, x)]),
    ]);
  return Buffer.concat([i8(v.et), i32(v.items.length), ...v.items.map((x) => enc(v.et, x))]);
};
const get = (s, id) => s?.find((f) => f.id === id)?.v;
const set = (s, id, type, v) => {
  const f = s.find((x) => x.id === id);
  if (f) f.v = v;
  else s.push({ id, type, v });
};
const drop = (s, id) => {
  const i = s.findIndex((f) => f.id === id);
  if (i >= 0) s.splice(i, 1);
};

export const methodOf = (b) =>
  b.length > 12 && b.readUInt16BE(0) === 0x8001 ? b.toString('latin1', 8, 8 + b.readInt32BE(4)) : undefined;
// apply f to the one struct inside the args (field 1) or the result (field 0) of a message
const edit = (b, outer, f) => {
  const at = 8 + b.readInt32BE(4) + 4,
    body = new Reader(b, at).value(T.STRUCT),
    s = get(body, outer);
  if (!s || f(s) === false) return b;
  return Buffer.concat([b.subarray(0, at), enc(T.STRUCT, body)]);
};
const lit = (s) => `'${String(s).replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
const ident = (s) => `\`${String(s).replace(/`/g, '``')}\``;

export function fixRequest(b) {
  const m = methodOf(b);
  if (m === 'OpenSession')
    return edit(b, 1, (s) => {
      set(s, 1, T.I32, 9);
      for (const kv of get(s, 4)?.items ?? [])
        if (!/^(set|use):/.test(kv[0])) kv[0] = Buffer.from(`set:hivevar:${kv[0]}`);
      const ns = get(s, 1284),
        use = [1, 2]
          .map((i) => get(ns, i))
          .filter(Boolean)
          .map((x) => ident(x))
          .join('.');
      if (use) {
        if (!get(s, 4)) set(s, 4, T.MAP, { kt: T.STRING, vt: T.STRING, items: [] });
        get(s, 4).items.push([Buffer.from('use:database'), Buffer.from(use)]);
      }
    });
  if (m === 'ExecuteStatement')
    return edit(b, 1, (s) => {
      const ps = get(s, 1288)?.items ?? [];
      drop(s, 1288);
      if (!ps.length) return undefined;
      const args = ps.map((p) => {
        const name = get(p, 2),
          type = get(p, 3),
          v = get(get(p, 4), 1);
        return (type && v !== undefined ? `CAST(${lit(v)} AS ${type})` : 'NULL') + (name ? ` AS ${ident(name)}` : '');
      });
      set(s, 2, T.STRING, `EXECUTE IMMEDIATE ${lit(get(s, 2))} USING ${args.join(', ')}`);
      return undefined;
    });
  return b;
}
// Spark: "org.apache.hive.service.cli.HiveSQLException: Error running query: [C] x.y.AnalysisException: [C] text; line 1 pos 14\n'Plan...\n\tat ..."
export const displayMessage = (m) =>
  m
    .split('\n\tat ')[0]
    .replace(/^[\w.$]*HiveSQLException: (Error running query: )?/, '')
    .replace(/^\[\w+(\.\w+)*\] [\w.$]+(Exception|Error): /, '')
    .replace(/;\n'[\s\S]*$/, '')
    .trim();
export function fixReply(b) {
  if (b[3] !== 2) return b; // REPLY only
  const m = methodOf(b);
  if (m === 'OpenSession')
    return edit(b, 0, (s) => {
      set(s, 2, T.I32, 42248);
    });
  if (m === 'GetResultSetMetadata')
    return edit(b, 0, (s) => {
      set(s, 1281, T.I32, 1);
      const cols = get(get(s, 2), 1)?.items ?? [];
      if (cols.some((c) => get(c, 3) === 0)) for (const c of cols) set(c, 3, T.I32, get(c, 3) + 1);
    });
  if (m === 'GetOperationStatus')
    return edit(b, 0, (s) => {
      const e = get(s, 5);
      if (!e || get(s, 1281)) return false;
      set(s, 1281, T.STRING, displayMessage(e.toString()));
      return undefined;
    });
  return b;
}

const warehouse = '/sql/1.0/warehouses/any';
const read = async (s) => {
  const a = [];
  for await (const c of s) a.push(c);
  return Buffer.concat(a);
};
export function startShim({ sparkPort, key, cert, token, port = 0, log = () => {} }) {
  const agent = new http.Agent({ keepAlive: true });
  const fail = (res, code, msg) => {
    if (!res.headersSent) res.writeHead(code, { 'x-thriftserver-error-message': String(msg).slice(0, 200) });
    res.end();
  };
  const server = https.createServer({ key, cert }, async (req, res) => {
    try {
      const body = await read(req);
      log(`${req.method} ${req.url} ${methodOf(body) ?? ''}`);
      if (req.method !== 'POST' || !/x-thrift/.test(req.headers['content-type'] ?? ''))
        return fail(res, 404, 'not a thrift call');
      if (req.url !== warehouse) return fail(res, 404, 'There is no warehouse with this id.');
      const bearer = /^Bearer (.*)$/.exec(req.headers.authorization ?? '')?.[1];
      if (token !== undefined && bearer !== token) return fail(res, 403, 'Invalid access token.');
      const out = fixRequest(body);
      const up = http.request({
        host: '127.0.0.1',
        port: sparkPort,
        path: '/cliservice',
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-thrift',
          'content-length': out.length,
          authorization: `Basic ${Buffer.from(`token:${bearer || 'x'}`).toString('base64')}`,
        },
      });
      res.on('close', () => {
        if (!res.writableFinished) up.destroy();
      });
      up.on('error', (e) => fail(res, 503, e.message));
      up.on('response', (r) =>
        read(r).then(
          (raw) => {
            const b = r.statusCode === 200 ? fixReply(raw) : raw;
            res.writeHead(r.statusCode, { 'content-type': 'application/x-thrift', 'content-length': b.length });
            res.end(b);
          },
          (e) => fail(res, 502, e.message),
        ),
      );
      up.end(out);
      return undefined;
    } catch (e) {
      return fail(res, 500, e.message);
    }
  });
  return new Promise((ok, no) => {
    server.on('error', no);
    server.listen(port, '127.0.0.1', () => ok(server));
  });
}
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , port, sparkPort, dir, token] = process.argv;
  const s = await startShim({
    port: +port,
    sparkPort: +sparkPort,
    token,
    key: fs.readFileSync(`${dir}/key.pem`),
    cert: fs.readFileSync(`${dir}/cert.pem`),
    log: process.env.SHIM_LOG ? console.log : undefined,
  });
  console.log('shim listening on', s.address().port);
}
