import { FAULT_KINDS, type FaultKind } from './fault-fields.js';
import { MAX_SEED } from './read-fault-script.js';
import { MAX_FAULTS } from './read-faults.js';

/** Returns the text of `faults.schema.json`: what a file of faults can contain, for editors. */
export function faultJsonSchema(): string {
  const list = { type: 'array', items: { $ref: '#/$defs/fault' }, maxItems: MAX_FAULTS };
  const script = {
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      seed: {
        type: 'integer',
        minimum: 0,
        maximum: MAX_SEED,
        description: 'The same seed and the same records give the same faults; default 1',
      },
      faults: list,
    },
    additionalProperties: false,
  };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Faults of the emulator of zerobus-gen',
    anyOf: [script, list],
    $defs: { fault: { oneOf: Array.from(FAULT_KINDS, ([name, kind]) => describeKind(name, kind)) } },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Returns the JSON Schema of a kind of fault. */
export function describeKind(
  name: string,
  { description, keys, required }: FaultKind,
): Readonly<Record<string, unknown>> {
  return {
    type: 'object',
    description,
    properties: { kind: { const: name }, ...keys },
    required: ['kind', ...required],
    additionalProperties: false,
  };
}
