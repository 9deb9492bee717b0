CREATE TABLE lake.iot.pumps (pump_id STRING);
INSERT INTO lake.iot.pumps VALUES ('p1')

ALTER TABLE lake.iot.pumps ADD COLUMN site STRING;
