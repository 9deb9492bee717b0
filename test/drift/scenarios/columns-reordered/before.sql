CREATE TABLE main.iot.t (
  a INT,
  b STRING,
  c DATE
);
