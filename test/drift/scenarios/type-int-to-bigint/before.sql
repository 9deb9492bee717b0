CREATE TABLE main.iot.t (
  a INT,
  v INT
);
