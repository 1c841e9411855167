// Owns the small world map of location cards: one dot for every cell of 3 degrees in which people live
// (cities of GeoNames, geonames.org, CC BY 4.0), so it needs no map service.

import { svg } from "./dom.js";

const STEP = 3;
const TOP = 78;
// One row per 3 degrees from 78° N southwards; one bit per 3 degrees from 180° W eastwards.
const ROWS = [
  "000000000800000040000000000000",
  "000000012040000000000200000000",
  "03210080842000407f0481c2226409",
  "9e13440982300e00ff65fec0459950",
  "3e3e6810a4210f03ffffee445a1e01",
  "0e727e0c68180057fffffc3afbe750",
  "07471e0846000077ffffffffef12e0",
  "0e01fff8650000f3fffffffffc61f0",
  "0801fff8c7c000fffffffffffff080",
  "00007ffffee0007ffffffffffff080",
  "00003fffffe0003ffffffffffff400",
  "00003fffff0000fffdfffffffff800",
  "00003ffff80060ffffffffffff3000",
  "00003ffff00030fffffffffffff000",
  "00001fffe000027f9fffff5ffbe000",
  "00000fffc20002fffffffffffb8000",
  "000007ffc00007f8fffffffffb1000",
  "000003f0f000019bd7ffffffff0000",
  "030001f7f800032443f73ffff80000",
  "018000ffff0003afe3f21fbf880000",
  "0000007faf001bffb3fe0f1fd80800",
  "000000078d801bfffffe0e3f9c0800",
  "00000001ff0003fffffc0e2f9e2038",
  "00000000ff8001fffff80f1f3efedc",
  "020000003fe000fffff80a1fff81ac",
  "010000007db00003fff0081ffe0104",
  "000000067ffe0007efe0080ffff612",
  "00000000ffffc001ffc200077ffb00",
  "200400007fff8100ffc00801ff3dc3",
  "200400007fff8000ffe200011d1650",
  "f02000003fff0000fff8000801d011",
  "207000003fff0021fff900000ef819",
  "f00600000ffe0000ffbb40003fbc39",
  "426100000ffe0000ff3a00007dde38",
  "000080000ff800007f300000538f00",
  "000001000ff000007e000000388f10",
  "000000000ff000007e00000038ff00",
  "000000005fe000007c000000387e06",
  "000000001fc0010000000000003e03",
  "000000001f00000000000000001c07",
  "400000001e00000000000000000c0c",
  "000000001e00000000000000000018",
  "000000001c00000000001000000000",
  "000000001c80000000000000000000",
  "000000000401000000000000000000",
];

const DOTS = ROWS.flatMap((row, y) =>
  [...row].flatMap((digit, x) =>
    [8, 4, 2, 1].flatMap((bit, i) => (parseInt(digit, 16) & bit ? [`M${x * 4 + i + 0.5} ${y + 0.5}h0`] : []))),
).join("");

/** The part of the world around a point, with a pin on it. */
export function worldMap(latitude, longitude) {
  const x = (longitude + 180) / STEP;
  const y = (TOP - latitude) / STEP;
  const width = 46;
  const height = 20;
  const left = Math.min(Math.max(x - width / 2, 0), ROWS[0].length * 4 - width);
  const top = Math.min(Math.max(y - height / 2, 0), ROWS.length - height);
  return svg(
    "svg",
    { viewBox: `${left} ${top} ${width} ${height}`, class: "map", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: DOTS, class: "map-dots" }),
    svg("circle", { cx: x, cy: y, r: 3.2, class: "map-halo" }),
    svg("circle", { cx: x, cy: y, r: 1.1, class: "map-pin" }),
  );
}
