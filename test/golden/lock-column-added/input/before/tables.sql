CREATE TABLE catalog.iot.things (
  a INT NOT NULL,
  b STRING,
  c STRUCT<x: INT, y: STRING>
);
