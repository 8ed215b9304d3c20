/**
 * Policy files with mistakes, and what is said of each: where, which key, and what would be legal there. `shape` marks
 * those that a JSON Schema can see too; the others need the reader (YAML's own traps, calendars, values that depend on
 * each other). Used by the reader's tests, the schema's, and a running server's.
 */
export interface BadPolicy {
  name: string;
  text: string;
  /** Every error, in the order of the file; a `RegExp` where the YAML reader's own words follow. */
  says: (string | RegExp)[];
  shape?: true;
}

const ALL =
  "known here: version, zone, presence, quiet, funnel, coolOff, hours, gap, budgets, arbitration, tickets, declines, fatigue, asks, bounce, cart, consent, purposes, invitations, permit, holds, orders, outsiders, blind, holdout, record, brief";
const CHANNELS = "call, sms, email, push, chat, post, social, default";
const LENGTH = "a whole number with s, m, h or d such as 30m, from 0s to 3650d";
const WINDOW = "a whole number with s, m, h or d such as 30m, from 1s to 3650d";
const CLOCK = 'write it as "09:30", from "00:00" to "24:00"';
const DATE = 'write "12-25" for every year, "2026-04-03" for one';

const shape = (name: string, text: string, ...says: (string | RegExp)[]): BadPolicy => ({
  name,
  text,
  says,
  shape: true,
});
const bad = (name: string, text: string, ...says: (string | RegExp)[]): BadPolicy => ({ name, text, says });

const KEYS: BadPolicy[] = [
  shape("a typo in a section", "version: 1\n\nquite: {call: 30m}", '3:1 unknown key "quite" (did you mean "quiet"?)'),
  shape(
    "a typo in a key",
    "funnel:\n  leftAftr: {call: 1h}",
    '2:3 funnel: unknown key "leftAftr" (did you mean "leftAfter"?)',
  ),
  shape("the wrong case", "Quiet: {call: 30m}", '1:1 unknown key "Quiet" (did you mean "quiet"?)'),
  shape("a key that is like none", "permit: {xylophone: 1m}", '1:10 permit: unknown key "xylophone"; known here: for'),
  shape("a channel that is none", "gap: {phone: 1h}", `1:7 gap: unknown key "phone"; known here: ${CHANNELS}`),
  shape(
    "a trigger that is none",
    "coolOff: {link_clickd: {call: 1h}}",
    '1:11 coolOff: unknown key "link_clickd" (did you mean "link_clicked"?)',
  ),
  shape(
    "a purpose that is none",
    "consent: {call: {sale: consent}}",
    '1:18 consent.call: unknown key "sale" (did you mean "sales"?)',
  ),
  shape("a number for a key", "1: 2", `1:1 unknown key "1"; ${ALL}`),
  shape("a key that every object has", "constructor: 1", `1:1 unknown key "constructor"; ${ALL}`),
  bad("__proto__ for a section", "__proto__: {bounce: 1s}", '1:1 the key "__proto__" is refused: write the keys out'),
  bad(
    "__proto__ for a department",
    "purposes: {departments: {__proto__: [sales]}}",
    '1:26 the key "__proto__" is refused: write the keys out',
  ),
  shape(
    "a department without a name",
    'purposes: {departments: {"": [sales]}}',
    '1:26 purposes.departments: the key "" is not allowed: 1 to 128 characters',
  ),
  bad(
    "a section that stands twice",
    "quiet: {call: 1m}\nbounce: 1s\nquiet: {call: 2m}",
    '3:1 the key "quiet" stands twice here: which one counts is not to be guessed',
  ),
  bad("a list for a key", "? [quiet, gap]\n: 1h", "1:3 a map or a list is no key: a key is a word"),
];

const LENGTHS: BadPolicy[] = [
  shape("no unit", "bounce: 30", "1:9 bounce: 30 has no unit: write 30s, 30m, 30h or 30d, from 0s to 3650d"),
  shape("a unit that is none", "bounce: 30min", `1:9 bounce: "30min" is no duration: ${LENGTH}`),
  shape("a unit in capitals", "quiet: {call: 30M}", `1:15 quiet.call: "30M" is no duration: ${LENGTH}`),
  shape("two units", "gap: {call: 1h30m}", `1:13 gap.call: "1h30m" is no duration: ${LENGTH}`),
  shape("weeks", "holds: {max: 2w}", `1:14 holds.max: "2w" is no duration: ${WINDOW}`),
  shape("another standard's length", "blind: {max: PT5M}", `1:14 blind.max: "PT5M" is no duration: ${LENGTH}`),
  shape("half an hour", "bounce: 0.5h", `1:9 bounce: "0.5h" is no duration: ${LENGTH}`),
  shape("a negative length", "bounce: -5s", `1:9 bounce: "-5s" is no duration: ${LENGTH}`),
  shape("a negative number", "bounce: -5", `1:9 bounce: -5 is no duration: ${LENGTH}`),
  shape("a window of no length", "permit: {for: 0s}", `1:15 permit.for: "0s" is no duration: ${WINDOW}`),
  bad("eleven years", "declines: {offer: 4015d}", `1:19 declines.offer: "4015d" is no duration: ${LENGTH}`),
  shape("an empty value", "bounce:", `1:8 bounce: nothing stands here: a duration is needed: ${LENGTH}`),
  shape(
    "a cool-off that is neither",
    "coolOff: {other: {call: for_ever}}",
    `1:25 coolOff.other.call: "for_ever" is no duration: ${LENGTH}, or until_invited`,
  ),
];

const DECLINES: BadPolicy[] = [
  shape(
    "days of which nobody says whether they are the calendar's",
    "declines: {contact: 60 days}",
    `1:21 declines.contact: "60 days" is no duration: ${LENGTH}; or full days such as 60 calendar days, up to 3650`,
  ),
  shape(
    "no calendar days at all",
    "declines: {contact: 0 calendar days}",
    `1:21 declines.contact: "0 calendar days" is no duration: ${LENGTH}; or full days such as 60 calendar days, up to 3650`,
  ),
  shape(
    "calendar days of an offer",
    "declines: {offer: 60 calendar days}",
    `1:19 declines.offer: "60 calendar days" is no duration: ${LENGTH}`,
  ),
  shape(
    "something else that a call declines",
    "declines: {afterCall: calls}",
    '1:23 declines.afterCall: "calls" is not allowed: one of offer, contact',
  ),
];

const KINDS: BadPolicy[] = [
  shape("a length for a table", "quiet: 30m", `1:8 quiet: "30m" is no map; known here: ${CHANNELS}`),
  shape(
    "a section of nothing",
    "budgets:\n# - {name: a, max: 1, per: 1d}\nquiet:\n",
    "1:9 budgets: nothing stands here: a list is needed",
    `3:7 quiet: nothing stands here: a map is needed; known here: ${CHANNELS}`,
  ),
  shape("a map for a list", "budgets: {everyone: 3}", "1:10 budgets: a map is no list"),
  shape(
    "a word for a list",
    "tickets: {hold: sales}",
    '1:17 tickets.hold: "sales" is no list: a list of sales, service, transactional, survey',
  ),
  shape("a list for the file", "- bounce: 1s", `1:1 a list is no map; ${ALL}`),
  shape("a word for the file", "courteous", `1:1 "courteous" is no map; ${ALL}`),
  shape(
    "yes for true",
    "consent: {stated: yes}",
    '1:19 consent.stated: "yes" is not allowed: one of true, with_proof, false',
  ),
  shape(
    "true in quotes",
    'consent: {stated: "true"}',
    '1:19 consent.stated: "true" is not allowed: one of true, with_proof, false, without quotes',
  ),
  shape(
    "a proof, misspelt",
    "consent: {stated: with_prof}",
    '1:19 consent.stated: "with_prof" is not allowed: one of true, with_proof, false (did you mean "with_proof"?)',
  ),
  shape("a word for a number", "asks: {max: one}", '1:13 asks.max: "one" is no number: 0 to 16'),
  shape("a broken number", "record: {days: 1.5}", "1:16 record.days: 1.5 is no whole number: 0 to 3650"),
  shape("a number that is none", "holdout: {percent: .nan}", "1:20 holdout.percent: NaN is no number: 0 to 100"),
  shape("too much", "holdout: {percent: 101}", "1:20 holdout.percent: 101 is out of range: 0 to 100"),
  shape("too little", "fatigue: {declines: 0}", "1:21 fatigue.declines: 0 is out of range: 1 to 100"),
  shape("a version to come", "version: 2", "1:10 version: 2 is not allowed: only 1"),
  shape("a version in quotes", 'version: "1"', '1:10 version: "1" is not allowed: only 1, without quotes'),
  shape(
    "a consent that is none",
    "consent: {call: {sales: cosent}}",
    '1:25 consent.call.sales: "cosent" is not allowed: one of consent, consent_or_soft_opt_in (did you mean "consent"?)',
  ),
  shape(
    "a part that no brief has",
    "brief: {reveal: [orders, pages]}",
    '1:26 brief.reveal[1]: "pages" is not allowed: one of tenure, products, orders, declines, tickets, contacts',
  ),
  shape("a word twice", "tickets: {hold: [sales, sales]}", '1:25 tickets.hold[1]: "sales" stands twice in this list'),
  shape(
    "half a budget",
    "budgets:\n  - {max: 2, per: 7d}\n  - {name: mine, max: 2}",
    "2:5 budgets[0].name: missing: a text is needed",
    `3:5 budgets[1].per: missing: a duration is needed: ${WINDOW}`,
  ),
  bad(
    "two budgets of one name",
    "budgets: [{name: a, max: 1, per: 1d}, {name: a, max: 2, per: 2d}]",
    '1:46 budgets[1].name: two budgets are named "a": a receipt could not tell them apart',
  ),
];

const CALENDAR: BadPolicy[] = [
  bad(
    "a zone that is none",
    "zone: Europe/Londn",
    '1:7 zone: "Europe/Londn" is no time zone: write one as "Europe/London"',
  ),
  shape("an offset for a zone", 'zone: "+01:00"', '1:7 zone: "+01:00" is no time zone: write one as "Europe/London"'),
  shape(
    "a time without its nought",
    'hours: {call: {from: "9:00", to: "17:00"}}',
    `1:22 hours.call.from: "9:00" is no time of day: ${CLOCK}`,
  ),
  shape(
    "a time after midnight",
    'hours: {sms: {from: "09:00", to: "24:01"}}',
    `1:34 hours.sms.to: "24:01" is no time of day: ${CLOCK}`,
  ),
  shape(
    "hours as numbers",
    "hours: {call: {from: 9, to: 17}}",
    `1:22 hours.call.from: 9 is no time of day: ${CLOCK}`,
    `1:29 hours.call.to: 17 is no time of day: ${CLOCK}`,
  ),
  shape(
    "hours that never close",
    'hours: {call: {from: "09:00"}}',
    `1:15 hours.call.to: missing: a time of day is needed: ${CLOCK}`,
  ),
  bad(
    "hours of no length",
    'hours:\n  sms: {from: "09:00", to: "09:00"}',
    '2:8 hours.sms: from and to are the same: the whole day is from "00:00" to "24:00"',
  ),
  bad(
    "hours from midnight to midnight",
    'hours:\n  sms: {from: "24:00", to: "00:00"}',
    '2:8 hours.sms: from and to are the same: the whole day is from "00:00" to "24:00"',
  ),
  bad(
    "a lunch from midnight to midnight",
    'hours: {call: {from: "09:00", to: "17:00", not: ["24:00-00:00"]}}',
    '1:50 hours.call.not[0]: "24:00-00:00" is no stretch of a day: write it as "12:00-14:00"',
  ),
  shape(
    "a lunch of no minutes",
    'hours: {call: {from: "09:00", to: "17:00", not: ["12-14"]}}',
    '1:50 hours.call.not[0]: "12-14" is no stretch of a day: write it as "12:00-14:00"',
  ),
  shape(
    "a day in full",
    'hours: {call: {days: [monday], from: "09:00", to: "17:00"}}',
    '1:23 hours.call.days[0]: "monday" is not allowed: one of mon, tue, wed, thu, fri, sat, sun',
  ),
  shape(
    "no days at all",
    'hours: {call: {days: [], from: "09:00", to: "17:00"}}',
    "1:22 hours.call.days: a list is out of range: at least 1 entry",
  ),
  bad(
    "a day that no year has",
    'hours: {call: {from: "09:00", to: "17:00", holidays: ["02-30"]}}',
    `1:55 hours.call.holidays[0]: "02-30" is no date: ${DATE}`,
  ),
  bad(
    "a leap day in no leap year",
    'hours: {call: {from: "09:00", to: "17:00", holidays: [2027-02-29]}}',
    `1:55 hours.call.holidays[0]: "2027-02-29" is no date: ${DATE}`,
  ),
  shape(
    "a date the other way round",
    'hours: {call: {from: "09:00", to: "17:00", holidays: [25-12]}}',
    `1:55 hours.call.holidays[0]: "25-12" is no date: ${DATE}`,
  ),
];

const deep = (unit: string, count: number): string => `bounce: 1s\nquiet: ${unit.repeat(count)}`;
const bomb = ["a: &a [x, x, x]", "b: &b [*a, *a]", "c: [*b, *b]"].join("\n");
const alias = (place: string, name: string): string => `${place} the alias "*${name}" is refused: write the value out`;

const TRAPS: BadPolicy[] = [
  bad("a bomb of aliases", bomb, alias("2:8", "a"), alias("2:12", "a"), alias("3:5", "b"), alias("3:9", "b")),
  bad("an alias that leads nowhere", "bounce: *gone", alias("1:9", "gone")),
  bad("a merge key", "<<: {bounce: 10s}", '1:1 the key "<<" is refused: write the keys out'),
  bad(
    "an older YAML, in which 12:30 is a number",
    "%YAML 1.1\n---\nbounce: 10s",
    "1:1 this file says that it is YAML 1.1: YAML 1.2 is read here, leave the line out",
  ),
  bad(
    "a tag that makes something else of a value",
    "bounce: !!binary aGk=",
    '1:18 the tag "!!binary" is refused: write a map, a list, a text, a number, true or false',
  ),
  bad(
    "a tag of nobody's",
    "bounce: !length 10s",
    '1:17 the tag "!length" is refused: write a map, a list, a text, a number, true or false',
  ),
  bad("a second document", "bounce: 1s\n---\nbounce: 2s", "2:1 a second document begins here: a file holds one"),
  bad("a tab for indentation", "quiet:\n\tcall: 30m", /^2:1 Tabs are not allowed as indentation/),
  bad("a bracket that stays open", "quiet: {call: 1m", /^1:17 Flow map in block collection/),
  bad("a quote that stays open", 'zone: "Europe/London', /^1:21 Missing closing "quote/),
  bad("a crooked margin", "quiet:\n  call: 30m\n sms: 5m", /^3:1 All mapping items must start at the same column/),
  bad("brackets without end", deep("[", 5_000), "1:1 the file is nested too deeply: at most 32 levels"),
  bad("maps without end", deep("{a: ", 5_000), "1:1 the file is nested too deeply: at most 32 levels"),
  bad("ten megabytes", `# ${"x".repeat(10 * 1024 * 1024)}`, "1:1 the file has 10485762 bytes: at most 262144 are read"),
  bad(
    "a zero byte",
    "bounce: 1s\ngap: {call: \u00001h}",
    "2:13 a control character (byte 0) stands here: only text is read",
  ),
  bad("a picture", "\uFFFDPNG\r\n\u001a\n", "1:1 this is no UTF-8: save the file as UTF-8"),
  bad(
    "UTF-16, as it looks when it is read as UTF-8",
    "\uFFFD\uFFFDb\u0000o\u0000",
    "1:1 the file is UTF-16 or no text at all: save it as UTF-8",
  ),
  bad("UTF-16 without its mark", "b\u0000o\u0000u\u0000", "1:1 the file is UTF-16 or no text at all: save it as UTF-8"),
  shape(
    "a byte order mark and a mistake",
    "\uFEFFbounce: 1",
    "1:9 bounce: 1 has no unit: write 1s, 1m, 1h or 1d, from 0s to 3650d",
  ),
];

const SEVERAL: BadPolicy[] = [
  shape(
    "mistakes everywhere",
    "bounce: 5\nquite: 1m\nholdout: {percent: 101}\nholds: {max: 0s}",
    "1:9 bounce: 5 has no unit: write 5s, 5m, 5h or 5d, from 0s to 3650d",
    '2:1 unknown key "quite" (did you mean "quiet"?)',
    "3:20 holdout.percent: 101 is out of range: 0 to 100",
    `4:14 holds.max: "0s" is no duration: ${WINDOW}`,
  ),
  bad(
    "a key that stands twice, and others that are wrong",
    "bounce: 10s\nquiet: {cal: 1h, call: 2h, call: 3}\nbounce: 11",
    '2:9 quiet: unknown key "cal" (did you mean "call"?)',
    '2:28 the key "call" stands twice here: which one counts is not to be guessed',
    "2:34 quiet.call: 3 has no unit: write 3s, 3m, 3h or 3d, from 0s to 3650d",
    '3:1 the key "bounce" stands twice here: which one counts is not to be guessed',
    "3:9 bounce: 11 has no unit: write 11s, 11m, 11h or 11d, from 0s to 3650d",
  ),
];

export const BAD_POLICIES: readonly BadPolicy[] = [
  ...KEYS,
  ...LENGTHS,
  ...DECLINES,
  ...KINDS,
  ...CALENDAR,
  ...TRAPS,
  ...SEVERAL,
];
