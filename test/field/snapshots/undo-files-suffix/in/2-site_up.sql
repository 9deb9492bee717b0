ALTER TABLE lake.iot.pumps ADD COLUMN site STRING;
