ALTER TABLE lake.iot.pumps ADD COLUMN d INT;
