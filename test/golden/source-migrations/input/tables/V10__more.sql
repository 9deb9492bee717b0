ALTER TABLE catalog.iot.readings ALTER COLUMN value TYPE DOUBLE;
ALTER TABLE catalog.iot.readings ADD COLUMN place.lon DOUBLE;
ALTER TABLE catalog.iot.readings SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name');
ALTER TABLE catalog.iot.readings RENAME COLUMN unit TO si_unit;
