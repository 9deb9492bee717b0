ALTER TABLE lake.iot.pumps ADD COLUMN b INT;
