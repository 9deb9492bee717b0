CREATE TABLE catalog.iot.limits (
  id STRING NOT NULL,
  value DOUBLE,
  CONSTRAINT positive CHECK (value > 0)
);
