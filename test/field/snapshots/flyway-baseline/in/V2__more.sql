ALTER TABLE lake.iot.pumps ADD COLUMN a INT;
