import { everyByteMatters, garbageIsRefused, roundTrips } from "../keys/envelope_properties.ts";
import { runs, seed } from "./_runs.ts";

Deno.test("fuzz: what an envelope seals opens to the same bytes, under its profile only", () =>
  roundTrips(runs, seed));

Deno.test("fuzz: no changed byte of an envelope goes unnoticed", () =>
  everyByteMatters(runs, seed));

Deno.test("fuzz: anything else than an envelope is refused by name", () =>
  garbageIsRefused(runs, seed));
