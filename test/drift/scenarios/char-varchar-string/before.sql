CREATE TABLE main.iot.t (
  a CHAR(5),
  b VARCHAR(5),
  c STRING,
  d VARCHAR(9),
  e CHAR(9),
  f VARCHAR(5),
  g STRING
);
