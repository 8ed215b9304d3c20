--[[
resume: an owner says that a site goes on, in one partition.

Keys
  1 facts of the scope   2 watch of the partition   3 beats of its collectors
Arguments
  1 longest time without Redis or any collector that makes nothing suspect, in milliseconds
Replies
  the end of the gap that is left behind, in milliseconds, or false where the site is not suspect here
Effects
  what was asked for before that gap, and is no longer sure, is decided with it from now on
]]
local time = redis.call('TIME')
local realMs = time[1] * 1000 + math.floor(time[2] / 1000)
local resumedMs = tonumber(redis.call('HGET', KEYS[1], 'resumedAtMs') or '0')
local watch = redis.call('HMGET', KEYS[2], 'spells', 'lostAtMs')

local gapAtMs = nil
local function gap(fromMs, toMs)
  if toMs - math.max(fromMs, resumedMs) > tonumber(ARGV[1]) then
    gapAtMs = math.max(gapAtMs or 0, toMs)
  end
end
for from, to in string.gmatch(watch[1] or '', '(%d+)-(%d+)') do gap(tonumber(from), tonumber(to)) end
local since = awaySince(KEYS[3], KEYS[2], realMs)
if since then gap(since, realMs) end
if watch[2] and tonumber(watch[2]) >= resumedMs then gapAtMs = math.max(gapAtMs or 0, tonumber(watch[2])) end
if not gapAtMs then return false end
redis.call('HSET', KEYS[1], 'gapAtMs', string.format('%.0f', gapAtMs), 'resumedAtMs', string.format('%.0f', realMs))
return string.format('%.0f', gapAtMs)
