CREATE TABLE catalog.iot.things (
  a INT,
  b STRING,
  theirs STRING
);
