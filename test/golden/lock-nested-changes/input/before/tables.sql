CREATE TABLE catalog.iot.things (
  c STRUCT<x: INT, y: STRING>,
  d ARRAY<STRUCT<p: INT, q: INT>>
);
