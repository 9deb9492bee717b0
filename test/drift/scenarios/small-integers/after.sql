CREATE TABLE main.iot.t (
  a SMALLINT,
  b INT,
  c SMALLINT,
  d TINYINT
);
