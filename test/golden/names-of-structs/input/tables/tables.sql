CREATE TABLE catalog.iot.parents (
  parent STRUCT<Parent: STRUCT<PARENT: INT>>,
  Parent_ STRUCT<x: INT>,
  parents STRUCT<y: INT>,
  addr STRUCT<a: INT>,
  addrs ARRAY<STRUCT<b: INT>>,
  Addr_ INT,
  a STRUCT<bc: STRUCT<d: INT>>,
  ab STRUCT<c: STRUCT<d: INT>>
);
