CREATE TABLE catalog.iot.things (
  a INT
);
