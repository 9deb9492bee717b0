CREATE TABLE main.iot.t (
  a INT COMMENT 'what it is',
  b STRING,
  s STRUCT<x: INT COMMENT 'inner'>
)
COMMENT 'a table';
