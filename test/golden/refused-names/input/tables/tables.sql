CREATE TABLE catalog.iot.misnamed (
  `größe` DOUBLE,
  `with space` INT,
  `2nd` INT,
  `a.b` INT,
  fine STRING
);
