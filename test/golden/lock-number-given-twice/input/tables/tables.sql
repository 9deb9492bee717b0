CREATE TABLE catalog.iot.parcels (
  id BIGINT,
  weight DOUBLE,
  sender STRING
);
