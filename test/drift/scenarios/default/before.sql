CREATE TABLE main.iot.t (
  a INT DEFAULT 1,
  b INT,
  c INT DEFAULT 1
);
