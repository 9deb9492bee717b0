CREATE TABLE catalog.iot.pumps (
  flow FLOAT
);
