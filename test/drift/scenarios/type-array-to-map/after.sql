CREATE TABLE main.iot.t (
  a INT,
  v MAP<STRING, INT>
);
