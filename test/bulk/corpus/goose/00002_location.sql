-- +goose Up
ALTER TABLE iot.core.devices ADD COLUMNS (lat DOUBLE, lon DOUBLE);
ALTER TABLE iot.core.pings ALTER COLUMN ms TYPE DOUBLE;
UPDATE iot.core.devices SET firmware = 'unknown' WHERE firmware IS NULL;
-- +goose Down
ALTER TABLE iot.core.devices DROP COLUMNS (lat, lon);
