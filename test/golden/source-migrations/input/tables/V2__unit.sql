ALTER TABLE catalog.iot.readings ADD COLUMNS (unit STRING COMMENT 'SI' AFTER id, place STRUCT<lat: DOUBLE>);
