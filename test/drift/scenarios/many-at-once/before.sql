CREATE TABLE main.iot.t (
  id STRING NOT NULL,
  temperature FLOAT,
  humidity BIGINT,
  note STRING COMMENT 'free text',
  price DECIMAL(10,2),
  level TINYINT,
  gone DATE,
  place STRUCT<lat: DOUBLE, lon: DOUBLE NOT NULL>
);
