CREATE TABLE catalog.iot.readings (
  a STRING NOT NULL COMMENT 'The key',
  b BIGINT,
  c TIMESTAMP NOT NULL,
  d DECIMAL(5, 2),
  e STRUCT<x: INT NOT NULL, y: ARRAY<DATE>>,
  f MAP<STRING, TIMESTAMP_NTZ>,
  g VARIANT,
  h BINARY,
  i VARCHAR(5)
);
CREATE TABLE catalog.ops.`default` (
  id INT
);
