CREATE TABLE main.iot.t (
  a INT,
  v DECIMAL(12,3)
);
