CREATE TABLE lake.iot.hex_as_base64 (id INT, bin BINARY);
