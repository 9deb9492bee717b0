CREATE TABLE catalog.iot.things (
  c STRUCT<y: STRING, x: INT>,
  b STRING,
  a INT NOT NULL
);
