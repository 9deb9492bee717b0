import type { Facet } from '../../model/delta-type.js';

/** The facts in the metadata of a Spark StructField. */
export interface FieldMetadata {
  readonly comment?: Facet<string>;
  readonly columnId?: Facet<number>;
  readonly generated?: Facet<string>;
  readonly identity?: Facet<boolean>;
  readonly defaultValue?: Facet<string>;
  /** The declared type, if it contains CHAR or VARCHAR. */
  readonly declared?: string;
}

/**
 * Reads the keys that Spark and Delta write. Without metadata everything is unknown. With metadata, a missing comment,
 * expression or default is known to be absent; a missing column ID stays unknown, because some servers omit it.
 */
export function readFieldMetadata(metadata: Readonly<Record<string, unknown>> | undefined): FieldMetadata {
  if (metadata === undefined) return {};
  const text = (key: string): string | null => {
    const value = metadata[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const id = metadata['delta.columnMapping.id'];
  const declared = text('__CHAR_VARCHAR_TYPE_STRING');
  return {
    comment: text('comment'),
    generated: text('delta.generationExpression'),
    identity: Object.keys(metadata).some((key) => key.startsWith('delta.identity.')),
    defaultValue: text('CURRENT_DEFAULT'),
    ...(typeof id === 'number' && Number.isSafeInteger(id) ? { columnId: id } : {}),
    ...(declared === null ? {} : { declared }),
  };
}
