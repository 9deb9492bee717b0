ALTER TABLE catalog.iot.measurements ALTER COLUMN value TYPE DOUBLE;
ALTER TABLE catalog.iot.measurements ADD COLUMN place.lon DOUBLE;
ALTER TABLE catalog.iot.measurements SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name');
ALTER TABLE catalog.iot.measurements RENAME COLUMN unit TO si_unit;
