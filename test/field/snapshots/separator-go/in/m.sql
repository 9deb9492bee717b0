CREATE TABLE lake.iot.pumps (pump_id STRING)
GO
INSERT INTO lake.iot.pumps VALUES ('p1')
GO
ALTER TABLE lake.iot.pumps ADD COLUMN site STRING
GO
