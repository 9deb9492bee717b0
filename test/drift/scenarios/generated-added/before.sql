CREATE TABLE main.iot.t (
  ts TIMESTAMP,
  day DATE
);
