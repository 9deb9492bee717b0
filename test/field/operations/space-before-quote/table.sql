CREATE TABLE lake.iot.space_before_quote (name STRING, city STRING);
