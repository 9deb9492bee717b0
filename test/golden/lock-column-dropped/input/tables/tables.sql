CREATE TABLE catalog.iot.things (
  a INT NOT NULL,
  c STRUCT<x: INT, y: STRING>
);
