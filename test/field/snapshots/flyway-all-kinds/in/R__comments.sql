COMMENT ON COLUMN lake.iot.pumps.d IS 'x'; ALTER TABLE lake.iot.pumps ALTER COLUMN d TYPE BIGINT;
