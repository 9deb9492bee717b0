CREATE TABLE catalog.iot.prices (
  a DECIMAL NOT NULL,
  b DECIMAL(38, 38),
  c DECIMAL(1, 0),
  d NUMERIC(10, 2) NOT NULL,
  e DEC(5),
  f MAP<DECIMAL(4, 1), DECIMAL(20, 4)>
);
