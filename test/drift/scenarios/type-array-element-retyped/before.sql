CREATE TABLE main.iot.t (
  a INT,
  v ARRAY<INT>
);
