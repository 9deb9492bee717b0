CREATE TABLE main.iot.t (
  a INT,
  v STRUCT<x: INT>
);
