CREATE TABLE catalog.iot.notes (
  a STRING NOT NULL COMMENT 'ends a comment */ and goes on',
  b STRING COMMENT 'two\nlines, a tab\tand a `code`',
  c STRING COMMENT 'größe 温度 🌡 \u2028 next',
  d STRING COMMENT '@deprecated {@link x} https://example.com // # ${x}',
  e STRING COMMENT '   ',
  f STRUCT<g: INT COMMENT 'of a field */ too'>
) COMMENT 'A table.\n\n@param of its own */';
