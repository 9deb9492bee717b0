CREATE TABLE catalog.iot.sensors (
  Sensor STRUCT<sensor: INT>,
  sensors ARRAY<STRUCT<sensor: INT>>,
  SensorInit INT
);
