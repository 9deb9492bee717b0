CREATE TABLE catalog.iot.things (
  c STRUCT<y: STRING, z: DATE>,
  d ARRAY<STRUCT<q: INT>>
);
