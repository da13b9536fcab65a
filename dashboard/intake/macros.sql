/*
title: {zh: 取值, en: Reading values}
notes: how a cell's text becomes a value; every macro gives NULL for what it cannot read, never a guess
*/
CREATE OR REPLACE TEMP MACRO clean(x) AS
    nullif(trim(regexp_replace(
        translate(x,
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（）．：／－＋％，　',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz().:/-+%, '),
        '[\x00-\x1f\x7f\x{200b}-\x{200f}\x{2060}\x{feff}]', '', 'g')), '');

CREATE OR REPLACE TEMP MACRO as_datetime(x) AS try_strptime(
    replace(replace(rtrim(rtrim(replace(replace(replace(replace(replace(
        replace(x, 'T', ' '), '年', '-'), '月', '-'), '日', ' '), '时', ':'), '分', ':')), ':'), '/', '-'), '.', '-'),
    ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d %H', '%Y-%m-%d', '%Y-%m-%d %H:%M:%S-%g', '%Y%m%d']);

CREATE OR REPLACE TEMP MACRO as_date(x) AS as_datetime(x)::DATE;

CREATE OR REPLACE TEMP MACRO as_number(x) AS try_cast(replace(x, ',', '') AS DOUBLE);

CREATE OR REPLACE TEMP MACRO as_integer(x) AS
    CASE WHEN regexp_full_match(replace(x, ',', ''), '[+-]?\d{1,15}(\.0*)?') THEN try_cast(as_number(x) AS BIGINT) END;

CREATE OR REPLACE TEMP MACRO as_boolean(x) AS
    CASE WHEN lower(x) IN ('是', '有', '√', '✓', '1', 'true', 'yes', 'y') THEN true
         WHEN lower(x) IN ('否', '无', '×', '✗', 'x', '0', 'false', 'no', 'n') THEN false END;

CREATE OR REPLACE TEMP MACRO is_total(x) AS regexp_full_match(lower(x), '合\s*计|小\s*计|总\s*计|共\s*计|total|subtotal');

CREATE OR REPLACE TEMP MACRO is_damaged_identifier(x) AS regexp_full_match(lower(x), '\d(\.\d+)?e\+?\d+');

CREATE OR REPLACE TEMP MACRO masked_name(x) AS left(x, 1) || '*';

/* HMAC-SHA-256 (RFC 2104): the pads are variables set from the installation's key, so no query text holds it. */
CREATE OR REPLACE TEMP MACRO pseudonym(x) AS
    sha256(getvariable('outer_pad')::BLOB || unhex(sha256(getvariable('inner_pad')::BLOB || encode(upper(x)))));

CREATE OR REPLACE TEMP MACRO label(x) AS lower(replace(x, ' ', ''));
