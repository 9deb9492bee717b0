CREATE TABLE catalog.iot.objects (
  `constructor` STRING NOT NULL,
  `__proto__` STRING,
  `toString` INT,
  `valueOf` BIGINT NOT NULL,
  `hasOwnProperty` BOOLEAN,
  `__defineGetter__` STRING,
  `prototype` STRING,
  `name` STRING,
  `length` INT,
  nested STRUCT<`constructor`: INT NOT NULL, `__proto__`: STRING, `toString`: STRING>
);
