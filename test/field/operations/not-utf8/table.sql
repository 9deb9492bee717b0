CREATE TABLE lake.iot.not_utf8 (id INT, name STRING);
