/*
title: {zh: 取值, en: Reading values}
notes: how a cell's text becomes a value; every macro gives NULL for what it cannot read, never a guess
*/

/* Half-width, no control or zero-width characters, trimmed. Most cells are plain already: only the others pay for it. */
CREATE OR REPLACE TEMP MACRO is_odd(x) AS
    regexp_matches(x, '[\x00-\x1f\x7f\x{a0}\x{200b}-\x{200f}\x{2060}\x{3000}\x{feff}\x{ff01}-\x{ff5e}]');

CREATE OR REPLACE TEMP MACRO clean(x) AS nullif(trim(
    CASE WHEN is_odd(x)
    THEN regexp_replace(
        translate(replace(x, chr(160), ' '),
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（）．：／－＋％，；　',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz().:/-+%,; '),
        '[\x00-\x1f\x7f\x{200b}-\x{200f}\x{2060}\x{feff}]', '', 'g')
    ELSE x END), '');

/* A date as people write it, with or without a time, brought to one form: 2024-3-5 8:30 */
CREATE OR REPLACE TEMP MACRO dashed(x) AS trim(trim(regexp_replace(regexp_replace(regexp_replace(replace(x, 'T', ' '),
    '[年月/.](\d)', '-\1', 'g'), '日\s*', ' '), '[时點点:](\d)', ':\1', 'g'), ' '), '分秒时:');

CREATE OR REPLACE TEMP MACRO is_serial(x) AS regexp_full_match(x, '[34]\d{4}(\.\d+)?');

/* Days since 1899-12-30, as spreadsheets count them; a sheet in the other epoch (1904) gives real dates when read. */
CREATE OR REPLACE TEMP MACRO from_serial(x) AS
    TIMESTAMP '1899-12-30' + to_seconds(round(try_cast(x AS DOUBLE) * 86400));

CREATE OR REPLACE TEMP MACRO written_datetime(x) AS coalesce(
    CASE WHEN is_serial(x) THEN from_serial(x) END,
    CASE WHEN regexp_full_match(x, '20\d{6}') THEN try_strptime(x, '%Y%m%d') END,
    CASE WHEN x SIMILAR TO '(19|20)\d\d\D.*' THEN try_strptime(dashed(x), ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M',
        '%Y-%m-%d', '%Y-%m-%d %H:%M:%S.%f', '%Y-%m-%d %H']) END);

/* 3月5日: the year is that of the delivery, or the year before where the day would lie more than a month ahead of it.
   3.1 is none: as a number it may have been 3.10. */
CREATE OR REPLACE TEMP MACRO is_yearless(x) AS
    CASE WHEN x LIKE '____-%' THEN false ELSE regexp_full_match(x, '\d{1,2}\s*[-/月]\s*\d{1,2}日?(\s.*)?') END;

CREATE OR REPLACE TEMP MACRO yearless_datetime(x, received) AS CASE WHEN is_yearless(x) THEN
    CASE WHEN written_datetime(year(received) || '-' || dashed(x)) > received + INTERVAL 31 DAY
        THEN written_datetime((year(received) - 1) || '-' || dashed(x))
        ELSE written_datetime(year(received) || '-' || dashed(x)) END END;

/* What a system has written is read at once; only the rest is looked at closely. */
CREATE OR REPLACE TEMP MACRO as_datetime(x, received) AS
    CASE WHEN strlen(x) IN (10, 16, 19) AND x LIKE '20%' AND try_cast(x AS TIMESTAMP) IS NOT NULL
    THEN try_cast(x AS TIMESTAMP) ELSE coalesce(written_datetime(x), yearless_datetime(x, received)) END;

CREATE OR REPLACE TEMP MACRO as_date(x, received) AS as_datetime(x, received)::DATE;

/* 1,234 · 5万 · 24.3万余 · 约 30 · 12%; what follows the number is number_unit. */
CREATE OR REPLACE TEMP MACRO number_pattern() AS '(?:约|近|共)?\s*([+-]?\d[\d,]*(?:\.\d*)?)\s*(百万|千万|亿|万|千|百)?(余|多)?\s*([^\d\s.,+-][^\d]*)?(余|多)?';

/* 5千克 is five kilograms and not five thousand grams: the unit is set apart before 千 is read as a thousand. */
CREATE OR REPLACE TEMP MACRO number_text(x) AS replace(x, '千克', '仟克');

CREATE OR REPLACE TEMP MACRO number_unit(x) AS
    CASE WHEN try_cast(x AS DOUBLE) IS NULL THEN
        replace(nullif(trim(regexp_extract(number_text(x), number_pattern(), 4), '余多 '), ''), '仟克', '千克') END;

CREATE OR REPLACE TEMP MACRO as_number(x) AS coalesce(
    CASE WHEN isfinite(try_cast(x AS DOUBLE)) THEN try_cast(x AS DOUBLE) END,
    CASE WHEN regexp_full_match(number_text(x), number_pattern())
          AND regexp_full_match(regexp_extract(number_text(x), number_pattern(), 1), '[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?') THEN
        round(try_cast(replace(regexp_extract(number_text(x), number_pattern(), 1), ',', '') AS DOUBLE)
        * CASE regexp_extract(number_text(x), number_pattern(), 2) WHEN '亿' THEN 100000000 WHEN '千万' THEN 10000000
            WHEN '百万' THEN 1000000 WHEN '万' THEN 10000 WHEN '千' THEN 1000 WHEN '百' THEN 100 ELSE 1 END, 6)
        / CASE WHEN number_unit(x) = '%' THEN 100 ELSE 1 END END);

CREATE OR REPLACE TEMP MACRO is_lower_bound(x) AS regexp_matches(x, '余|多|以上');

CREATE OR REPLACE TEMP MACRO as_integer(x) AS
    CASE WHEN as_number(x) = round(as_number(x)) AND abs(as_number(x)) < 1e15 THEN as_number(x)::BIGINT END;

CREATE OR REPLACE TEMP MACRO as_boolean(x) AS
    CASE WHEN lower(x) IN ('是', '有', '√', '✓', '☑', '1', 'true', 'yes', 'y', '已', '对') THEN true
         WHEN lower(x) IN ('否', '无', '×', '✗', '☒', 'x', '0', 'false', 'no', 'n', '未', '没有', '错') THEN false END;

CREATE OR REPLACE TEMP MACRO is_total(x) AS CASE WHEN length(x) > 14 THEN false ELSE
    regexp_full_match(lower(x), '(本页|全校|全县|全区|年级)?(合\s*计|小\s*计|总\s*计|共\s*计)|total|sub-?total|sum|grand total') END;

CREATE OR REPLACE TEMP MACRO is_damaged_identifier(x) AS regexp_full_match(lower(x), '\d(\.\d+)?e\+?\d+');

CREATE OR REPLACE TEMP MACRO masked_name(x) AS left(x, 1) || '*';

/* A text that people write freely, without the identifiers and mobile numbers that they write into it. */
CREATE OR REPLACE TEMP MACRO without_persons(x) AS CASE WHEN length(x) < 11 THEN x ELSE regexp_replace(x,
    '\b(\d{6}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]|1[3-9]\d{9})\b', '***', 'g') END;

/* HMAC-SHA-256 (RFC 2104): the pads are variables set from the installation's key, so no query text holds it. */
CREATE OR REPLACE TEMP MACRO pseudonym(x) AS
    sha256(getvariable('outer_pad')::BLOB || unhex(sha256(getvariable('inner_pad')::BLOB || encode(upper(x)))));

CREATE OR REPLACE TEMP MACRO label(x) AS lower(regexp_replace(x, '[\s()]', '', 'g'));
