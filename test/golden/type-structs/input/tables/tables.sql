CREATE TABLE catalog.iot.devices (
  id STRING NOT NULL,
  place STRUCT<lat: DOUBLE NOT NULL, lon: DOUBLE NOT NULL, site: STRUCT<floor: INT, room: STRUCT<name: STRING NOT NULL, beds: SMALLINT>>> NOT NULL,
  owner STRUCT<`name`: STRING COMMENT 'Who pays', since: DATE NOT NULL COMMENT 'First bill'>
);
