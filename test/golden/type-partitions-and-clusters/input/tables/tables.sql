CREATE TABLE catalog.iot.days (
  day DATE NOT NULL,
  device STRING NOT NULL,
  n BIGINT
) USING DELTA PARTITIONED BY (day);
CREATE TABLE catalog.iot.hours (
  at TIMESTAMP NOT NULL,
  n BIGINT
) CLUSTER BY (at);
