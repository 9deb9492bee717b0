CREATE TABLE catalog.iot.things (
  a BIGINT NOT NULL,
  b DECIMAL(5, 2),
  c STRUCT<x: STRING, y: STRING>
);
