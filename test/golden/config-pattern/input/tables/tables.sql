CREATE TABLE catalog.iot.readings (
  value DOUBLE
);
CREATE TABLE catalog.iot.raw_things (
  id INT
);
CREATE TABLE catalog.ops.runs (
  id INT
);
