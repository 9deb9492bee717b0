CREATE TABLE catalog.iot.gates (
  opened_at TIMESTAMP
);
