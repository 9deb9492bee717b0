CREATE TABLE catalog.iot.clashes (
  tags MAP<STRING, INT>,
  TagsEntry INT,
  a_b MAP<STRING, INT>,
  aB MAP<STRING, INT>
);
