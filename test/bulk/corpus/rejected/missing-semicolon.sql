INSERT INTO lake.iot.events VALUES (1)
ALTER TABLE lake.iot.events ADD COLUMN lost STRING;

CREATE VIEW lake.iot.v AS SELECT 1
DROP TABLE lake.iot.events;

SELECT 1
USE CATALOG other;

INSERT INTO lake.iot.events VALUES ((1)
;
