CREATE TABLE catalog.iot.entries (
  tags MAP<STRING, INT>,
  tags_entry STRUCT<x: INT>,
  entry STRUCT<y: INT>,
  Entry_ INT
);
