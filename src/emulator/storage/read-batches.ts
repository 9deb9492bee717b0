import type { ColumnModel } from '../../model/table-model.js';
import type { Row } from '../validate/emulated-row.js';
import { type RecordBatch, readBatch } from './record-batch.js';
import { createRowView, type RowView } from './row-view.js';

/** Decodes the records of batches as rows with the given columns. Leaves out the first `skip` records, without decoding them. */
export function* readBatches(
  batches: Iterable<RecordBatch>,
  columns: readonly ColumnModel[],
  skip: number = 0,
): Generator<Row> {
  const views = new Map<RecordBatch['schema'], RowView>();
  let left = skip;
  for (const batch of batches) {
    if (left >= batch.count) {
      left -= batch.count;
      continue;
    }
    const view = views.get(batch.schema) ?? createRowView(batch.schema.columns, columns);
    views.set(batch.schema, view);
    yield* readBatch(batch, view, left);
    left = 0;
  }
}
