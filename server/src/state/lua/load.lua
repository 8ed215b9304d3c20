--[[
load: one person as it is now, with the time to decide at.

Keys
  1 document of the person
  2 clock of the scope (absent for live sites)
  3 facts of the scope
  4 watch of the partition   5 beats of its collectors   6 what outlived a visitor's document (absent for others)
Arguments
  none
Replies
  { timeMs, revision, now, known, open, to, seal, suspended, gapAtMs, resumedAtMs, heard, stops,
    orders, own, retired, lasting }
    timeMs    Redis's time plus the scope's offset, never behind the document's last write by up to 5 s
    revision  false when there is no document
    to        the ref that this one forwards to, or false
    seal      the ref that this document is being merged into, or false
    suspended departments that may contact nobody, one a line, or false
    gapAtMs   the end of the last gap in what could be known, or false
    resumedAtMs when an owner said last that the site goes on, or false
    heard     what the partition knows of its own hearing and of the site's, in real time
    stops     what an owner stopped, or false
    orders    a sum of what the trusted door told of orders, or false
    own       of a forward: the customer that this visitor id was made for at their sign-in, or false
    retired   of a forward: '1' when this visitor id gave way to a new one, or false
    lasting   what outlived an earlier document of the person and is not in this one, '' where it is, or false
Effects
  none
]]
local time = redis.call('TIME')
local realMs = time[1] * 1000 + math.floor(time[2] / 1000)
local offsetMs = tonumber(redis.call('HGET', KEYS[2], 'offsetMs') or '0')
local doc = redis.call('HMGET', KEYS[1], 'rev', 'now', 'known', 'open', 'to', 'seal', 'atMs', 'own', 'retired', 'lasting')
local facts = redis.call('HMGET', KEYS[3], 'suspended', 'gapAtMs', 'resumedAtMs', 'stops', 'orders')
local nowMs = realMs + offsetMs
-- A small step back of Redis's clock must not undo the order of what was already decided.
local lastMs = tonumber(doc[7] or '0')
if lastMs > nowMs and lastMs - nowMs <= 5000 then nowMs = lastMs end
local reply = { string.format('%.0f', nowMs), doc[1], doc[2], doc[3], doc[4], doc[5], doc[6], facts[1], facts[2], facts[3] }
reply[11], reply[12], reply[13] = heard(KEYS[5], KEYS[4], KEYS[3], realMs), facts[4], facts[5]
reply[14], reply[15] = doc[8], doc[9]
if KEYS[6] then reply[16] = doc[10] and '' or redis.call('GET', KEYS[6]) end
return reply
