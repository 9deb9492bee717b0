import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';

/** The table that the emulator serves by default. */
export const SAMPLE_TABLE: TableModel = {
  name: new TableName('catalog', 'iot', 'sensor_events'),
  kind: 'MANAGED',
  format: 'DELTA',
  comment: 'What sensors measured',
  columns: [
    { name: 'device_id', type: { kind: 'string' }, nullable: false, comment: 'The sensor' },
    { name: 'temperature', type: { kind: 'double' }, nullable: true, comment: 'Degrees Celsius' },
    { name: 'humidity', type: { kind: 'bigint' }, nullable: true, comment: 'Percent' },
    { name: 'event_ts', type: { kind: 'timestamp' }, nullable: false, comment: 'When it was measured' },
  ],
};
