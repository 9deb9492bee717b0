CREATE TABLE catalog.iot.maps (
  id INT
);
CREATE TABLE catalog.iot.dates (
  id INT
);
CREATE TABLE catalog.iot.promises (
  id INT
);
CREATE TABLE catalog.iot.records (
  id INT
);
CREATE TABLE catalog.iot.micros (
  id INT
);
CREATE TABLE catalog.iot.columns (
  id INT
);
CREATE TABLE catalog.iot.producers (
  id INT
);
CREATE TABLE catalog.iot.object (
  id INT
);
CREATE TABLE catalog.iot.index (
  id INT
);
