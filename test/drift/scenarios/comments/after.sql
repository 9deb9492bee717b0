CREATE TABLE main.iot.t (
  a INT COMMENT 'what it was',
  b STRING COMMENT 'new',
  s STRUCT<x: INT>
)
COMMENT 'the table';
