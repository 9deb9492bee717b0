CREATE TABLE lake.iot.pumps (pump_id STRING);
-- C:\jobs\
ALTER TABLE lake.iot.pumps ADD COLUMN site STRING;
