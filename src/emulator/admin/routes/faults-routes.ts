import type { FaultHandle } from '../../faults/fault.js';
import { FAULT_KINDS } from '../../faults/fault-fields.js';
import { describeKind } from '../../faults/fault-json-schema.js';
import { parseFault } from '../../faults/read-faults.js';
import { AdminError } from '../admin-error.js';
import type { Route } from '../route.js';

const faultSchema = { $ref: '#/components/schemas/Fault' };

/** Lists the faults. */
export const listFaults: Route = {
  method: 'GET',
  path: '/faults',
  id: 'listFaults',
  summary: 'Return the faults, in order of adding, also those that cannot fire any more',
  result: {
    type: 'object',
    required: ['faults'],
    additionalProperties: false,
    properties: { faults: { type: 'array', items: faultSchema } },
  },
  handle: ({ state }) => ({ json: { faults: state.emulator.faults.map(describeFault) } }),
};

/** Adds a fault. */
export const addFault: Route = {
  method: 'POST',
  path: '/faults',
  id: 'addFault',
  summary: 'Schedule a fault, to test how a producer recovers',
  body: { oneOf: Array.from(FAULT_KINDS, ([name, kind]) => describeKind(name, kind)) },
  status: 201,
  result: faultSchema,
  errors: ['not-found'],
  handle({ state, body }) {
    try {
      return { status: 201, json: describeFault(state.emulator.fault(parseFault(body, 'The fault'))) };
    } catch (error) {
      if (error instanceof RangeError) throw new AdminError('invalid-request', error.message);
      throw error;
    }
  },
};

/** Removes a fault. */
export const releaseFault: Route = {
  method: 'DELETE',
  path: '/faults/{id}',
  id: 'releaseFault',
  summary: 'Remove a fault, and end what it brought about',
  result: faultSchema,
  errors: ['not-found'],
  handle({ state, name }) {
    const found = state.emulator.faults.find(({ id }) => String(id) === name);
    if (found === undefined)
      throw new AdminError('not-found', `Fault ${name} does not exist. GET /faults lists all faults.`);
    found.release();
    return { json: { ...describeFault(found), active: false } };
  },
};

/** Lists the kinds of fault. */
export const listFaultKinds: Route = {
  method: 'GET',
  path: '/fault-kinds',
  id: 'listFaultKinds',
  summary: 'Return the kinds of fault, with the keys that each can have',
  result: {
    type: 'object',
    required: ['kinds'],
    additionalProperties: false,
    properties: { kinds: { type: 'array', items: { $ref: '#/components/schemas/FaultKind' } } },
  },
  handle: () => ({
    json: {
      kinds: Array.from(FAULT_KINDS, ([kind, { description, required, keys }]) => ({
        kind,
        description,
        required,
        fields: keys,
      })),
    },
  }),
};

function describeFault({ id, fault, fired, active }: FaultHandle): Readonly<Record<string, unknown>> {
  return { id, fault, fired, active };
}
