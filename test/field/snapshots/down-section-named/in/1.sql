-- name: up
CREATE TABLE lake.iot.pumps (pump_id STRING, level INT);

-- name: down
ALTER TABLE lake.iot.pumps DROP COLUMN level;
