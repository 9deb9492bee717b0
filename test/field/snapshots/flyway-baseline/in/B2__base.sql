CREATE TABLE lake.iot.pumps (pump_id STRING, a INT);
