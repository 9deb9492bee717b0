CREATE TABLE main.iot.t (
  a TINYINT,
  b SMALLINT,
  c INT,
  d INT
);
