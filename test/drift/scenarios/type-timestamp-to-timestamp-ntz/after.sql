CREATE TABLE main.iot.t (
  a INT,
  v TIMESTAMP_NTZ
);
