ALTER TABLE lake.iot.pumps DROP COLUMN spin;
