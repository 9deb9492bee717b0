USE CATALOG lake
GO
CREATE TABLE iot.valves (valve_id STRING, open BOOLEAN)
GO
INSERT INTO iot.valves VALUES ('a', true)
GO 3
ALTER TABLE iot.valves ADD COLUMN site STRING
GO
