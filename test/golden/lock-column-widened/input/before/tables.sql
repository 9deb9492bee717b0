CREATE TABLE catalog.iot.things (
  a TINYINT NOT NULL,
  b VARCHAR(5)
);
