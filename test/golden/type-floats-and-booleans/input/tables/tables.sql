CREATE TABLE catalog.iot.samples (
  a FLOAT NOT NULL,
  b DOUBLE NOT NULL,
  c REAL,
  d BOOLEAN NOT NULL,
  e BOOLEAN
);
