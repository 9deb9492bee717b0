CREATE TABLE catalog.iot.valves (
  open BOOLEAN
);
