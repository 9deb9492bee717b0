ALTER TABLE catalog.iot.measurements ADD COLUMNS (unit STRING COMMENT 'SI' AFTER id, place STRUCT<lat: DOUBLE>);
