CREATE TABLE main.iot.t (
  a VARCHAR(5),
  b STRING,
  c VARCHAR(5),
  d CHAR(9),
  e CHAR(4),
  f VARCHAR(6),
  g CHAR(3)
);
