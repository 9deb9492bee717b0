CREATE TABLE main.iot.t (
  c DATE,
  a INT,
  b STRING
);
