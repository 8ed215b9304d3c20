--[[
heard: what a partition knows of its own hearing, as text: `from-to,from-to;blindSince;lostAt`, in real milliseconds.
Put in front of the scripts that decisions stand on, so that all say it in the same words.

Keys
  handed to its functions by the script: beats of the partition's collectors, watch of the partition
Arguments
  handed to them too: Redis's time in milliseconds
Replies
  isUnwatched  whether nobody has looked of late whether the partition is what it was
  blindSince   since when something may have gone unheard, or nil
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

-- Since when some registered collector is silent, none is registered, or nobody watches; nil while all are heard, or none
-- ever was.
local function blindSince(beats, watch, realMs)
  if isUnwatched(watch, realMs) then return tonumber(redis.call('HGET', watch, 'watchedMs')) end
  local oldest = redis.call('ZRANGE', beats, 0, 0, 'WITHSCORES')
  if not oldest[1] then return tonumber(redis.call('HGET', watch, 'nobodyMs') or '') end
  local beatMs = tonumber(oldest[2])
  if realMs - beatMs > SILENT_MS then return beatMs end
  return nil
end

local function heard(beats, watch, realMs)
  local known = redis.call('HMGET', watch, 'spells', 'lostAtMs')
  local since = blindSince(beats, watch, realMs)
  return (known[1] or '') .. ';' .. (since and string.format('%.0f', since) or '') .. ';' .. (known[2] or '')
end
