CREATE TABLE main.iot.t (
  ts TIMESTAMP,
  day DATE GENERATED ALWAYS AS (date_trunc('day', ts))
);
