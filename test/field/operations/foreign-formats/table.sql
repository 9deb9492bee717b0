CREATE TABLE lake.iot.foreign_formats (id INT);
