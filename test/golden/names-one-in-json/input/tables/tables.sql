CREATE TABLE catalog.iot.pairs (
  foo_bar INT,
  fooBar INT,
  _a INT,
  A INT,
  x_1 INT,
  x1 INT
);
CREATE TABLE catalog.iot.triples (
  foo_bar INT, fooBar INT, foo__bar INT,
  inner STRUCT<a_b: INT, aB: INT, a__b: INT, only_one: INT>,
  list_of ARRAY<STRUCT<x_y: INT, xY: INT>>, listOf ARRAY<INT>
);
