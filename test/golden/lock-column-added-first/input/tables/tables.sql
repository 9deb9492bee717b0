CREATE TABLE catalog.iot.things (
  first DATE,
  a INT NOT NULL,
  b STRING,
  c STRUCT<x: INT, y: STRING>
);
