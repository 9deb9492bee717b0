CREATE TABLE catalog.iot.grids (
  matrix ARRAY<STRUCT<items: ARRAY<DOUBLE>>>,
  groups MAP<STRING, STRUCT<items: ARRAY<STRING>>>,
  chain MAP<STRING, STRUCT<entries: MAP<STRING, INT>>>
);
