import { readAlterColumn } from './read-alter-column.js';
import { readColumn, readFunction } from './read-column.js';
import { readConstraint, seesColumnConstraint } from './read-constraint.js';
import { readColumnPath, readList, readTableName } from './read-name.js';
import { readProperties, readPropertyKey } from './read-properties.js';
import type { SqlCursor } from './sql-cursor.js';
import type { AlterAction, Statement } from './statement.js';
import { takeRest } from './table-change.js';

/** Actions that do not affect the model. */
const ignoredActions: readonly (readonly string[])[] = [
  ['OWNER', 'TO'],
  ['SET', 'OWNER'],
  ['SET', 'TAGS'],
  ['UNSET', 'TAGS'],
  ['SET', 'LOCATION'],
  ['SET', 'SERDE'],
  ['SET', 'SERDEPROPERTIES'],
  ['SET', 'TAG'],
  ['UNSET', 'TAG'],
  ['SET', 'EXTERNAL', 'DRY'],
  ['SET', 'FILEFORMAT'],
  ['SET', 'IDENTIFIER'],
  ['DROP', 'IDENTIFIER'],
  ['CLUSTER', 'BY'],
  ['CLUSTERED', 'BY'],
  ['REPLACE', 'PARTITION'],
  ['REPLACE', 'PARTITIONED'],
  ['WRITE'],
  ['RECOVER', 'PARTITIONS'],
  ['ADD', 'PARTITION'],
  ['ADD', 'IF', 'NOT', 'EXISTS', 'PARTITION'],
  ['DROP', 'PARTITION'],
  ['DROP', 'IF', 'EXISTS', 'PARTITION'],
  ['ADD', 'FEATURE'],
  ['DROP', 'FEATURE'],
  ['DROP', 'PRIMARY', 'KEY'],
  ['DROP', 'FOREIGN', 'KEY'],
  ['ENABLE', 'PREDICTIVE'],
  ['DISABLE', 'PREDICTIVE'],
  ['INHERIT', 'PREDICTIVE'],
  ['DEFAULT', 'COLLATION'],
  ['ADD', 'SCHEDULE'],
  ['ALTER', 'SCHEDULE'],
  ['DROP', 'SCHEDULE'],
  ['ADD', 'TRIGGER'],
  ['ALTER', 'TRIGGER'],
  ['DROP', 'TRIGGER'],
  ['REFRESH'],
];

/** Reads the part after `ALTER TABLE`. Undefined if it does not affect the model. */
export function readAlter(cursor: SqlCursor): Statement | undefined {
  const name = readTableName(cursor);
  if (cursor.takeWords('RENAME', 'TO')) return { kind: 'rename', name, to: readTableName(cursor) };
  if (cursor.takeWords('PARTITION')) {
    cursor.skipParentheses();
    if (['ADD', 'ALTER', 'CHANGE', 'REPLACE'].some((word) => cursor.seesWords(word)))
      cursor.reject('a partition has the columns of its table: alter the table');
    takeRest(cursor);
    return undefined;
  }
  if (ignoredActions.some((words) => cursor.seesWords(...words))) {
    takeRest(cursor);
    return undefined;
  }
  const actions = readActions(cursor);
  return actions.length === 0 ? undefined : { kind: 'alter', name, actions };
}

function readActions(cursor: SqlCursor): readonly AlterAction[] {
  if (cursor.takeWords('ADD')) return readAdd(cursor);
  if (cursor.takeWords('DROP')) return readDrop(cursor);
  if (cursor.takeWords('RENAME', 'COLUMN')) return [readRename(cursor)];
  if (cursor.takeWords('REPLACE', 'COLUMNS')) return [{ kind: 'replace', columns: readColumns(cursor) }];
  if (cursor.takeWords('ALTER')) return readAlterColumn(cursor, 'ALTER');
  if (cursor.takeWords('CHANGE')) return readAlterColumn(cursor, 'CHANGE');
  if (cursor.takeWords('SET')) return [readSet(cursor)];
  if (cursor.takeWords('UNSET', 'TBLPROPERTIES')) {
    cursor.takeWords('IF', 'EXISTS');
    return [{ kind: 'unset-properties', keys: readList(cursor, readPropertyKey) }];
  }
  if (cursor.takeWords('UNSET', 'MANAGED')) return [setKind('EXTERNAL', cursor)];
  return cursor.fail('expected a change of the table, such as ADD COLUMN');
}

function readAdd(cursor: SqlCursor): readonly AlterAction[] {
  if (cursor.takeWords('COLUMN') || cursor.takeWords('COLUMNS')) {
    const ifNotExists = cursor.takeWords('IF', 'NOT', 'EXISTS');
    const columns = readList(cursor, readColumn);
    return [{ kind: 'add', columns: columns.map(({ checks: _, ...column }) => column), ifNotExists }];
  }
  if (!seesColumnConstraint(cursor)) cursor.fail('expected COLUMN, COLUMNS or CONSTRAINT');
  const constraint = readConstraint(cursor);
  if (constraint.kind !== 'check') return [];
  const { name = 'check_1', expression } = constraint;
  return [{ kind: 'set-properties', properties: { [`delta.constraints.${name.toLowerCase()}`]: expression } }];
}

function readDrop(cursor: SqlCursor): readonly AlterAction[] {
  if (cursor.takeWords('COLUMN') || cursor.takeWords('COLUMNS')) {
    const ifExists = cursor.takeWords('IF', 'EXISTS');
    return [{ kind: 'drop', columns: readList(cursor, readColumnPath), ifExists }];
  }
  if (cursor.takeWords('ROW', 'FILTER')) return [{ kind: 'set-facts', facts: { rowFilter: null } }];
  if (!cursor.takeWords('CONSTRAINT')) return cursor.fail('expected COLUMN or CONSTRAINT');
  cursor.takeWords('IF', 'EXISTS');
  const key = `delta.constraints.${cursor.expectName('the name of a constraint').toLowerCase()}`;
  if (!cursor.takeWords('CASCADE')) cursor.takeWords('RESTRICT');
  return [{ kind: 'unset-properties', keys: [key] }];
}

function readRename(cursor: SqlCursor): AlterAction {
  const path = readColumnPath(cursor);
  cursor.expectWords('TO');
  return { kind: 'rename', path, to: cursor.expectName('the new name of the column') };
}

function readColumns(cursor: SqlCursor): Extract<AlterAction, { kind: 'replace' }>['columns'] {
  return readList(cursor, readColumn).map(({ column, path }) => {
    if (path.length > 1) cursor.reject('REPLACE COLUMNS cannot replace a field of a column');
    return column;
  });
}

function readSet(cursor: SqlCursor): AlterAction {
  if (cursor.takeWords('TBLPROPERTIES')) return { kind: 'set-properties', properties: readProperties(cursor) };
  if (cursor.takeWords('ROW', 'FILTER')) return { kind: 'set-facts', facts: { rowFilter: readFunction(cursor) } };
  if (cursor.takeWords('MANAGED')) return setKind('MANAGED', cursor);
  if (cursor.takeWords('EXTERNAL')) return setKind('EXTERNAL', cursor);
  return cursor.fail('expected TBLPROPERTIES, ROW FILTER, MANAGED or EXTERNAL');
}

/** Skips options such as TRUNCATE HISTORY. */
function setKind(kind: 'MANAGED' | 'EXTERNAL', cursor: SqlCursor): AlterAction {
  takeRest(cursor);
  return { kind: 'set-facts', facts: { kind } };
}
