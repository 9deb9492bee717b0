CREATE TABLE lake.iot.decimal_zeros (price DECIMAL(10,2));
