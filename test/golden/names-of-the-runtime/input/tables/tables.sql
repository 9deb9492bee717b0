CREATE TABLE catalog.iot.helpers (
  putString STRING,
  Reader STRING,
  absent INT,
  list ARRAY<STRING>,
  object STRUCT<inside: INT>,
  Column STRING NOT NULL,
  Micros TIMESTAMP,
  epoch TIMESTAMP NOT NULL,
  stringBound STRING
);
