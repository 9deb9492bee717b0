ALTER TABLE lake.iot.pumps ADD COLUMN c INT;
