CREATE TABLE main.iot.t (
  a INT,
  v DECIMAL(8,2)
);
