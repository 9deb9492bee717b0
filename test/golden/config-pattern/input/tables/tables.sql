CREATE TABLE catalog.iot.readings (
  id STRING NOT NULL,
  value DOUBLE,
  legacy STRING
);
CREATE TABLE catalog.iot.raw_things (
  id INT
);
CREATE TABLE catalog.ops.runs (
  id INT
);
