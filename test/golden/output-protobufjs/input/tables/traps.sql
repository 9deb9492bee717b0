CREATE TABLE catalog.iot.traps (
  `constructor` STRING,
  `toJSON` STRING,
  `__proto__` STRING,
  `hasOwnProperty` BIGINT,
  `_id` STRING,
  id STRING COMMENT 'ends */ a comment\nand has `quotes`, ${code} and a \\ backslash',
  `Location` STRUCT<`constructor`: STRING COMMENT '@internal is no tag here\n@type {number} nor this, nor {@link x'>
);
