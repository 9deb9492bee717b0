CREATE TABLE catalog.iot.statics (
  encode STRING,
  decode STRING,
  write STRING,
  fromJSON STRING,
  toJSON STRING,
  toWire STRING,
  `table` STRING,
  descriptor STRING,
  schemaHash STRING,
  columns STRING,
  record STRING,
  writer STRING,
  p INT,
  b INT,
  init STRING,
  reader STRING
);
