CREATE TABLE catalog.iot.counters (
  a TINYINT NOT NULL,
  b SMALLINT,
  c INT NOT NULL,
  d BIGINT NOT NULL,
  e BYTE,
  f SHORT,
  g INTEGER,
  h LONG
);
