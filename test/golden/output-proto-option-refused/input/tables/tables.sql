CREATE TABLE catalog.iot.readings (
  a STRING
);
