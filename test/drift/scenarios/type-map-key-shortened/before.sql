CREATE TABLE main.iot.t (
  a INT,
  v MAP<VARCHAR(9), INT>
);
