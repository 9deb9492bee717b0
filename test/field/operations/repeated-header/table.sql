CREATE TABLE lake.iot.repeated_header (name STRING, city STRING);
