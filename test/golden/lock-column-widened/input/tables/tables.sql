CREATE TABLE catalog.iot.things (
  a INT NOT NULL,
  b STRING
);
