CREATE TABLE catalog.iot.readings (
  id STRING NOT NULL,
  value DOUBLE,
  legacy STRING
);
