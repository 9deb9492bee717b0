CREATE TABLE main.iot.t (
  a INT,
  day DATE,
  site STRING
) PARTITIONED BY (day);
