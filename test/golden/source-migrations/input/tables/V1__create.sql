CREATE TABLE catalog.iot.measurements (
  id STRING NOT NULL,
  value FLOAT
);
