CREATE TABLE catalog.iot.keys (
  a MAP<DOUBLE, INT>,
  b MAP<FLOAT, INT>,
  c MAP<BINARY, INT>,
  d MAP<STRUCT<x: INT>, INT>
);
