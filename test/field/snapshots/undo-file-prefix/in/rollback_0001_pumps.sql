DROP TABLE lake.iot.pumps;
