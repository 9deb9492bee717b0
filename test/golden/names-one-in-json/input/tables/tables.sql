CREATE TABLE catalog.iot.pairs (
  foo_bar INT,
  fooBar INT,
  _a INT,
  A INT,
  x_1 INT,
  x1 INT
);
