CREATE TABLE lake.iot.null_words (name STRING, city STRING, age INT);
