CREATE TABLE lake.iot.x (a INT);

-- Rollback
DROP TABLE lake.iot.x;
