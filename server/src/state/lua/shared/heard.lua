--[[
heard: what a partition knows of its own hearing and of a site's, as text in real milliseconds:
`away;silent;failed;blindSince;awaySince;lostAt`, where the first three are spells, `from-to,from-to`.
  away    Redis was away, or every collector: only this adds up to suspect
  silent  some collector was silent while another was heard
  failed  signals of this site were not taken
Put in front of the scripts that decisions stand on, so that all say it in the same words.

Keys
  handed to its functions by the script: beats of the partition's collectors, watch of the partition, facts of the
  scope (or nil for no site in particular)
Arguments
  handed to them too: Redis's time in milliseconds
Replies
  isUnwatched  whether nobody has looked of late whether the partition is what it was
  blindSince   since when something may have gone unheard, or nil
  awaySince    since when nobody at all could be heard, or nil
  heard        the text
Effects
  none
]]
-- A collector beats every second.
local SILENT_MS = 3000
-- So does every process. After Redis was away, nobody has looked yet whether it is what it was.
local UNWATCHED_MS = 2000

local function isUnwatched(watch, realMs)
  local watchedMs = tonumber(redis.call('HGET', watch, 'watchedMs') or '')
  return watchedMs ~= nil and realMs - watchedMs > UNWATCHED_MS
end

-- Since when nobody watches, none is registered, or the first of them in this order is silent; nil while that one is
-- heard, or none ever was.
local function silentSince(order, beats, watch, realMs)
  if isUnwatched(watch, realMs) then return tonumber(redis.call('HGET', watch, 'watchedMs')) end
  local first = redis.call(order, beats, 0, 0, 'WITHSCORES')
  if not first[1] then return tonumber(redis.call('HGET', watch, 'nobodyMs') or '') end
  local beatMs = tonumber(first[2])
  if realMs - beatMs > SILENT_MS then return beatMs end
  return nil
end

-- Since when Redis is away, or some registered collector.
local function blindSince(beats, watch, realMs) return silentSince('ZRANGE', beats, watch, realMs) end

-- Since when Redis or every collector is away.
local function awaySince(beats, watch, realMs) return silentSince('ZREVRANGE', beats, watch, realMs) end

-- Since when a collector that is still registered has taken no signal of the site; `failing` is `collector=since`, one a
-- line.
local function failingSince(failing, beats)
  local soonest = nil
  for collector, since in string.gmatch(failing, '([^\n]+)=(%d+)') do
    if redis.call('ZSCORE', beats, collector) then
      soonest = math.min(soonest or tonumber(since), tonumber(since))
    end
  end
  return soonest
end

local function heard(beats, watch, facts, realMs)
  local known = redis.call('HMGET', watch, 'spells', 'silent', 'lostAtMs')
  local site = facts and redis.call('HMGET', facts, 'failed', 'failing') or {}
  local since = blindSince(beats, watch, realMs)
  local failing = failingSince(site[2] or '', beats)
  if failing then since = math.min(since or failing, failing) end
  local away = awaySince(beats, watch, realMs)
  local words = { known[1] or '', known[2] or '', site[1] or '', '', '', known[3] or '' }
  if since then words[4] = string.format('%.0f', since) end
  if away then words[5] = string.format('%.0f', away) end
  return table.concat(words, ';')
end
