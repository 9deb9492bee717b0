// The page of the emulator. It shows what the admin API returns, as text only: any client can choose names and values.

/**
 * @typedef {{ name: string, type: string, nullable: boolean, comment?: string }} Column
 * @typedef {{ name: string, rows: number, rejected: number, openStreams: number }} Counts
 * @typedef {Counts & { columns: Column[] }} Table
 * @typedef {{ time: string, reason: string, code: number, status: string, offset?: number, index: number, format: string, record: string, truncated: boolean }} Rejected
 * @typedef {{ type: string, description: string, enum?: string[], minimum?: number, maximum?: number }} Field
 * @typedef {{ kind: string, description: string, required: string[], fields: Record<string, Field> }} Kind
 * @typedef {{ id: number, fault: Record<string, unknown>, fired: number, active: boolean }} Fault
 * @typedef {{ at: number, rows: number }} Sample
 */

const API = new URL('v1/', location.href).href;
const POLL_MS = 1000;
const RETRY_MS = 3000;
/** How far the chart reaches back. */
const SPAN_MS = 60_000;
const LAST_ROWS = 20;
const SHOWN_TABLES = 200;
/** Characters of a value that are shown. */
const MAX_TEXT = 300;
/** Settings of faults that few people need. */
const RARE_FIELDS = ['afterMs', 'times', 'chance', 'table', 'perStream'];
const TOKEN_KEY = 'zerobus-emulator-token';

/** The API rejected the token. */
class TokenError extends Error {}
/** The API has no such table. */
class MissingError extends Error {}

const state = {
  token: '',
  /** Name of the table that is shown. */
  selected: '',
  /** The tables of the list. @type {Counts[]} */
  tables: [],
  /** Number of tables that match the filter. */
  total: 0,
  /** @type {Map<string, Sample[]>} */
  samples: new Map(),
  /** @type {Kind[]} */
  kinds: [],
  /** What is on the page, as JSON. */
  shownRows: '',
  shownRejected: '',
  shownSchema: '',
  shownFaults: '',
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer: undefined,
  polling: false,
};

/**
 * Returns the element with an id.
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function get(id, type) {
  const element = document.getElementById(id) ?? undefined;
  if (element instanceof type) return element;
  throw new Error(`The page has no ${id}`);
}

/**
 * Creates an element with text or children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function create(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * Calls the admin API.
 * @param {string} path
 * @param {{ method?: string, body?: unknown }} [options]
 * @returns {Promise<any>}
 */
async function call(path, { method = 'GET', body } = {}) {
  /** @type {Record<string, string>} */
  const headers = { authorization: `Bearer ${state.token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(API + path, {
    method,
    headers,
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status === 401) throw new TokenError();
  const json = await response.json();
  if (response.status === 404) throw new MissingError(json.error.message);
  if (!response.ok) throw new Error(json.error.message);
  return json;
}

/** @param {string} name */
const tablePath = (name) => `tables/${encodeURIComponent(name)}`;

/** @param {string} text */
const shorten = (text) => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** @param {number} value */
const format = (value) => value.toLocaleString('en');

/** @param {number} value @param {string} one */
const plural = (value, one) => `${format(value)} ${one}${value === 1 ? '' : 's'}`;

/** @param {unknown} value */
const asText = (value) => (typeof value === 'string' ? value : value === undefined ? 'NULL' : JSON.stringify(value));

/** @param {string} text @param {'live' | 'gone' | ''} kind */
function showState(text, kind) {
  const element = get('state', HTMLElement);
  if (element.textContent !== text) element.textContent = text;
  element.dataset['state'] = kind;
}

/** @param {string} text */
function showProblem(text) {
  const element = get('problem', HTMLElement);
  element.textContent = text;
  element.hidden = text === '';
}

/** @param {string} problem */
function askForToken(problem) {
  clearTimeout(state.timer);
  state.token = '';
  sessionStorage.removeItem(TOKEN_KEY);
  get('content', HTMLElement).hidden = true;
  get('actions', HTMLElement).hidden = true;
  get('token-form', HTMLElement).hidden = false;
  showProblem(problem);
  showState('Not connected', '');
  get('token', HTMLInputElement).focus();
}

/** @param {string} token */
function open(token) {
  state.token = token;
  // It may be of another emulator.
  state.kinds = [];
  sessionStorage.setItem(TOKEN_KEY, token);
  get('token-form', HTMLElement).hidden = true;
  showProblem('');
  void poll();
}

/** Reads what the page shows, and does it again later. */
async function poll() {
  if (state.polling || state.token === '') return;
  clearTimeout(state.timer);
  state.polling = true;
  const { token } = state;
  const wanted = describeWanted();
  let next = POLL_MS;
  try {
    await refresh();
    showState('Live', 'live');
    get('content', HTMLElement).hidden = false;
    get('actions', HTMLElement).hidden = false;
  } catch (error) {
    if (error instanceof TokenError && token === state.token) {
      state.polling = false;
      askForToken(
        'The emulator does not know this token. It makes a new one at each start: open the address that it printed.',
      );
      return;
    }
    next = RETRY_MS;
    const gone = error instanceof TypeError;
    if (error instanceof TokenError) showState('Connecting…', '');
    else
      showState(gone ? 'The emulator does not answer. Trying again…' : `The emulator failed: ${String(error)}`, 'gone');
  }
  state.polling = false;
  // Another address was opened meanwhile, or something else is to be shown.
  if (token !== state.token || (next === POLL_MS && wanted !== describeWanted())) next = 0;
  // A hidden page asks for nothing.
  if (!document.hidden) state.timer = setTimeout(poll, next);
}

/** Returns what is to be shown. Once it has changed, the page asks again at once. */
function describeWanted() {
  return JSON.stringify([state.selected, getFilter()]);
}

function getFilter() {
  return get('filter', HTMLInputElement).value;
}

/** Asks for what is shown only: there may be thousands of tables, each with many columns. */
async function refresh() {
  const wanted = describeWanted();
  const query = `columns=false&limit=${SHOWN_TABLES}&filter=${encodeURIComponent(getFilter())}`;
  /** @type {[{ tables: Counts[], total: number }, Table | undefined]} */
  const [{ tables, total }, selected] = await Promise.all([call(`tables?${query}`), readTable(state.selected)]);
  const table = selected ?? (await readTable(tables[0]?.name ?? ''));
  // The next poll, which follows at once, shows what was chosen meanwhile.
  if (wanted !== describeWanted()) return;
  state.tables = tables;
  state.total = total;
  state.selected = table?.name ?? '';
  takeSamples(table && !tables.some(({ name }) => name === table.name) ? [...tables, table] : tables);
  showTables();
  showTable(table);
  await Promise.all([showRows(table), showRejected(table), showFaults()]);
}

/** Returns a table; undefined if there is none with this name. @param {string} name @returns {Promise<Table | undefined>} */
async function readTable(name) {
  if (name === '') return undefined;
  try {
    return await call(tablePath(name));
  } catch (error) {
    if (error instanceof MissingError) return undefined;
    throw error;
  }
}

/** @param {Counts[]} tables */
function takeSamples(tables) {
  const at = performance.now();
  const before = state.samples;
  state.samples = new Map();
  for (const { name, rows } of tables) {
    const samples = (before.get(name) ?? []).filter((sample) => sample.at >= at - SPAN_MS - 2 * RETRY_MS);
    samples.push({ at, rows });
    state.samples.set(name, samples);
  }
}

/** Returns the rows per second between samples; 0 for a reset. @param {string} name */
function getRates(name) {
  const samples = state.samples.get(name) ?? [];
  return samples.slice(1).map(({ at, rows }, i) => {
    const before = /** @type {Sample} */ (samples[i]);
    return { at, rate: (Math.max(0, rows - before.rows) * 1000) / Math.max(1, at - before.at) };
  });
}

function showTables() {
  const list = get('tables', HTMLElement);
  /** @type {Map<string, HTMLElement>} */
  const items = new Map();
  // Items that stay keep the focus.
  for (const item of [...list.children]) {
    if (item instanceof HTMLElement) items.set(item.dataset['name'] ?? '', item);
  }
  const wanted = state.tables.map((table) => {
    const item = items.get(table.name) ?? createTableItem(table.name);
    const button = /** @type {HTMLElement} */ (item.firstElementChild);
    button.setAttribute('aria-current', String(table.name === state.selected));
    const numbers = /** @type {HTMLElement} */ (button.lastElementChild);
    const rate = getRates(table.name).at(-1)?.rate ?? 0;
    const text = `${plural(table.rows, 'row')} · ${format(Math.round(rate))}/s${table.rejected > 0 ? ` · ${format(table.rejected)} rejected` : ''}`;
    if (numbers.textContent !== text) numbers.textContent = text;
    return item;
  });
  if (wanted.length !== list.children.length || wanted.some((item, i) => list.children[i] !== item)) {
    list.replaceChildren(...wanted);
  }
  const note = get('tables-note', HTMLElement);
  const hidden = state.total - state.tables.length;
  note.hidden = hidden === 0 && state.total > 0;
  note.textContent = hidden > 0 ? `${format(hidden)} more: filter by name.` : 'No tables.';
}

/** @param {string} name */
function createTableItem(name) {
  const button = create(
    'button',
    { type: 'button' },
    create('span', { class: 'name' }, name),
    create('span', { class: 'numbers' }),
  );
  button.addEventListener('click', () => {
    state.selected = name;
    showTables();
    void poll();
  });
  const item = create('li', {}, button);
  item.dataset['name'] = name;
  return item;
}

/** @param {Table | undefined} table */
function showTable(table) {
  get('table-title', HTMLElement).textContent = table?.name ?? 'No table';
  const counts = table
    ? [
        ['rows', table.rows],
        ['open streams', table.openStreams],
        ['rejected records', table.rejected],
      ]
    : [];
  get('counts', HTMLElement).replaceChildren(
    ...counts.map(([label, value]) =>
      create('div', {}, create('dt', {}, String(label)), create('dd', {}, format(Number(value)))),
    ),
  );
  showChart(table?.name ?? '');
  const schema = JSON.stringify(table?.columns ?? []);
  if (schema === state.shownSchema) return;
  state.shownSchema = schema;
  const rows = (table?.columns ?? []).map(({ name, type, nullable, comment = '' }) =>
    create('tr', {}, ...[name, type, nullable ? 'NULL' : 'NOT NULL', comment].map((text) => create('td', {}, text))),
  );
  get('schema', HTMLTableElement).tBodies[0]?.replaceChildren(...rows);
}

/** @param {string} name */
function showChart(name) {
  const rates = getRates(name);
  const now = rates.at(-1)?.at ?? performance.now();
  const inSpan = rates.filter(({ at }) => at >= now - SPAN_MS);
  const highest = Math.max(1, ...inSpan.map(({ rate }) => rate));
  const points = inSpan.map(({ at, rate }) => {
    const x = 600 - ((now - at) / SPAN_MS) * 600;
    return `${x.toFixed(1)},${(118 - (rate / highest) * 112).toFixed(1)}`;
  });
  const [first = '600,118'] = points;
  get('chart-line', SVGElement).setAttribute('d', points.length > 0 ? `M${points.join('L')}` : '');
  const area = points.length > 0 ? `M${first.split(',')[0]},120L${points.join('L')}L600,120Z` : '';
  get('chart-area', SVGElement).setAttribute('d', area);
  get('rate', HTMLElement).textContent = `${format(Math.round(rates.at(-1)?.rate ?? 0))} rows/s`;
  get('highest', HTMLElement).textContent = `highest ${format(Math.round(highest))}/s`;
}

/** @param {Table | undefined} table */
async function showRows(table) {
  const start = Math.max(0, (table?.rows ?? 0) - LAST_ROWS);
  /** @type {{ rows: Record<string, unknown>[] }} */
  const { rows } = table?.rows
    ? await call(`${tablePath(table.name)}/rows?after=${start}&limit=${LAST_ROWS}`)
    : { rows: [] };
  // Another table may have been chosen meanwhile.
  if (table && table.name !== state.selected) return;
  // Their number does not show whether they changed: a reset can come between.
  const key = JSON.stringify([table?.name, start, table?.columns, rows]);
  if (key === state.shownRows) return;
  state.shownRows = key;
  const names = table?.columns.map(({ name }) => name) ?? [];
  const element = get('rows', HTMLTableElement);
  const head = create('tr', {}, ...['#', ...names].map((name) => create('th', { scope: 'col' }, name)));
  element.tHead?.replaceChildren(...(rows.length > 0 ? [head] : []));
  const lines = rows.map((row, i) => {
    const cells = names.map((name) => shorten(asText(Object.hasOwn(row, name) ? row[name] : undefined)));
    return create('tr', {}, ...[format(start + i + 1), ...cells].map((text) => create('td', { title: text }, text)));
  });
  element.tBodies[0]?.replaceChildren(...lines.reverse());
  get('rows-note', HTMLElement).textContent = rows.length > 0 ? '' : 'No rows yet. They appear here as they arrive.';
}

/** @param {Table | undefined} table */
async function showRejected(table) {
  /** @type {{ rejected: Rejected[], total: number }} */
  const { rejected, total } = table?.rejected
    ? await call(`rejected?table=${encodeURIComponent(table.name)}`)
    : { rejected: [], total: 0 };
  if (table && table.name !== state.selected) return;
  const key = JSON.stringify([table?.name, rejected, total]);
  if (key === state.shownRejected) return;
  state.shownRejected = key;
  const shown = rejected.slice(-LAST_ROWS).reverse();
  get('rejected', HTMLElement).replaceChildren(...shown.map(createRejectedItem));
  get('rejected-note', HTMLElement).textContent =
    total === 0 ? 'None.' : total > shown.length ? `The last ${shown.length} of ${format(total)}.` : '';
}

/** @param {Rejected} rejected */
function createRejectedItem({ time, reason, code, status, offset, index, format: encoding, record, truncated }) {
  const place = [
    time,
    `${status} ${code}`,
    ...(offset === undefined ? [] : [`offset ${offset}`]),
    `record ${index}`,
    encoding === 'json' ? 'JSON' : 'protobuf, as base64',
  ];
  return create(
    'li',
    {},
    create('div', { class: 'reason' }, reason),
    create('div', { class: 'place' }, place.join(' · ')),
    create('code', { class: 'record' }, truncated ? `${record}…` : record),
  );
}

async function showFaults() {
  if (state.kinds.length === 0) {
    /** @type {{ kinds: Kind[] }} */
    const { kinds } = await call('fault-kinds');
    state.kinds = kinds;
    get('kind', HTMLSelectElement).replaceChildren(...kinds.map(({ kind }) => create('option', { value: kind }, kind)));
    showFields();
  }
  /** @type {{ faults: Fault[] }} */
  const { faults } = await call('faults');
  const key = JSON.stringify(faults);
  if (key === state.shownFaults) return;
  state.shownFaults = key;
  get('faults', HTMLElement).replaceChildren(...faults.map(createFaultItem));
  get('faults-note', HTMLElement).textContent = faults.length === 0 ? 'None.' : '';
}

/** @param {Fault} fault */
function createFaultItem({ id, fault, fired, active }) {
  const { kind, ...settings } = fault;
  const text = Object.keys(settings).length > 0 ? `${asText(kind)} ${JSON.stringify(settings)}` : asText(kind);
  const release = create('button', { type: 'button', 'aria-label': `Release fault ${id}, ${asText(kind)}` }, 'Release');
  release.addEventListener('click', () => act(() => call(`faults/${id}`, { method: 'DELETE' })));
  const description = `${active ? 'active' : 'over'}, fired ${plural(fired, 'time')}`;
  return create('li', {}, create('span', {}, create('code', {}, text), ` ${description}`), release);
}

/** Shows an input for each key of the fault that is chosen. */
function showFields() {
  const kind = state.kinds.find((each) => each.kind === get('kind', HTMLSelectElement).value);
  if (kind === undefined) return;
  get('kind-description', HTMLElement).textContent = `${kind.description}.`;
  for (const [id, isRare] of /** @type {const} */ ([
    ['fault-fields', false],
    ['more-fields', true],
  ])) {
    const fields = Object.entries(kind.fields).filter(([name]) => RARE_FIELDS.includes(name) === isRare);
    get(id, HTMLElement).replaceChildren(
      ...fields.map(([name, field]) => createField(name, field, kind.required.includes(name))),
    );
  }
}

/** @param {string} name @param {Field} field @param {boolean} required */
function createField(name, field, required) {
  const id = `field-${name}`;
  const common = { id, name, 'aria-describedby': `${id}-help`, ...(required ? { required: '' } : {}) };
  const help = create('small', { id: `${id}-help` }, field.description.replaceAll('`', ''));
  const label = create('label', { for: id }, required ? `${name} (needed)` : name);
  if (field.type === 'boolean') {
    return create('div', {}, create('input', { ...common, type: 'checkbox' }), ' ', label, help);
  }
  if (field.enum) {
    const options = ['', ...field.enum].map((value) => create('option', { value }, value));
    return create('div', {}, label, create('select', common, ...options), help);
  }
  const isNumber = field.type === 'integer' || field.type === 'number';
  const type = isNumber ? { type: 'number', step: field.type === 'integer' ? '1' : 'any' } : { type: 'text' };
  return create('div', {}, label, create('input', { ...common, ...type }), help);
}

/** Reads the fault of the form. Empty fields are left out. */
function readFault() {
  /** @type {Record<string, unknown>} */
  const fault = { kind: get('kind', HTMLSelectElement).value };
  for (const input of get('fault-form', HTMLElement).querySelectorAll('.fields input, .fields select')) {
    if (input instanceof HTMLInputElement && input.type === 'checkbox') {
      if (input.checked) fault[input.name] = true;
    } else if ((input instanceof HTMLInputElement || input instanceof HTMLSelectElement) && input.value !== '') {
      fault[input.name] = input.type === 'number' ? Number(input.value) : input.value;
    }
  }
  return fault;
}

/** Does something that a person asked for, and shows why it failed. @param {() => Promise<unknown>} run */
async function act(run) {
  showProblem('');
  try {
    await run();
  } catch (error) {
    if (error instanceof TokenError) return void poll();
    const gone = 'The emulator does not answer. Start it again, and open the address that it prints.';
    showProblem(error instanceof TypeError ? gone : error instanceof Error ? error.message : String(error));
  }
  await poll();
}

/** @param {string} id @param {string} path */
function onAction(id, path) {
  get(id, HTMLButtonElement).addEventListener('click', () => act(() => call(path, { method: 'POST' })));
}

onAction('flush', 'flush');
onAction('revoke', 'tokens/revoke');
get('reset', HTMLButtonElement).addEventListener('click', () => {
  if (confirm('Delete all rows, and restore the initial tables, grants and faults?')) {
    void act(() => call('reset', { method: 'POST' }));
  }
});
get('filter', HTMLInputElement).addEventListener('input', () => void poll());
get('kind', HTMLSelectElement).addEventListener('change', showFields);
get('fault-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void act(() => call('faults', { method: 'POST', body: readFault() }));
});
get('token-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  open(get('token', HTMLInputElement).value.trim());
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void poll();
});

/** Takes the token from the address, because it would stay in the history, or from the time before a reload. */
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) history.replaceState(null, '', location.pathname);
  return given ?? sessionStorage.getItem(TOKEN_KEY) ?? '';
}

function start() {
  const token = takeToken();
  if (token === '') askForToken('');
  else open(token);
}

addEventListener('hashchange', start);
start();
