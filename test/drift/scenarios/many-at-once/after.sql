CREATE TABLE main.iot.t (
  place STRUCT<lat: DOUBLE NOT NULL, lon: DOUBLE, alt: DOUBLE>,
  id STRING,
  temperature DOUBLE,
  humidity BIGINT NOT NULL,
  note STRING COMMENT 'what was seen',
  price DECIMAL(12,2),
  level INT,
  site STRING NOT NULL,
  unit STRING
);
ALTER TABLE main.iot.t ADD CONSTRAINT wet CHECK (humidity >= 0);
