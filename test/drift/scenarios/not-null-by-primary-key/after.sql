CREATE TABLE main.iot.t (
  a INT,
  b STRING,
  CONSTRAINT k PRIMARY KEY (a)
);
