CREATE TABLE main.iot.t (
  a INT,
  v DECIMAL(10,4)
);
