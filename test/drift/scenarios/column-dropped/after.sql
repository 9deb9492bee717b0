CREATE TABLE main.iot.t (
  a INT,
  humidity BIGINT
);
ALTER TABLE main.iot.t DROP COLUMN humidity;
