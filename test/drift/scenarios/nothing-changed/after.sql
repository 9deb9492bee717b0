CREATE TABLE main.iot.t (
  a INT NOT NULL,
  b STRING
);
