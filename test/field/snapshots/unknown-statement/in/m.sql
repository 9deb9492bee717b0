CREATE TABLE lake.iot.pumps (pump_id STRING);

FROBNICATE TABLE lake.iot.pumps
  WITH care;
CREATE TABLE lake.iot.valves (valve_id STRING);
