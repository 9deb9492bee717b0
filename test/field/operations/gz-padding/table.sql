CREATE TABLE lake.iot.gz_padding (id INT);
