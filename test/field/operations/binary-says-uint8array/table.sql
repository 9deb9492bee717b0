CREATE TABLE lake.iot.binary_says_uint8array (id INT, bin BINARY);
