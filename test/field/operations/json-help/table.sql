CREATE TABLE lake.iot.json_help (name STRING, city STRING, age INT);
