ALTER TABLE lake.iot.pumps ADD COLUMN spin INT;
