CREATE TABLE main.iot.t (
  a INT,
  humidity BIGINT
);
ALTER TABLE main.iot.t RENAME COLUMN humidity TO rel_humidity;
