CREATE TABLE lake.iot.send_encodings (id BIGINT NOT NULL, name STRING);
