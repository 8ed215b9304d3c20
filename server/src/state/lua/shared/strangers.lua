--[[
strangers: the books about what strangers hold in one partition, for the scripts that enter it and that make room.

What one of them holds is an entry of an index of its scope and kind: `presence` (its document), `completions` or
`refusals` (what outlives that). The score is the second in which it ends, times 65536, plus its size in units of 16
bytes: so the index is in the order in which entries end, and knows what is gained by each. The share holds the sum of
each index, as `kind|scope`, and the `total`.

Keys
  handed to its functions by the script: share of the partition, index, what is held
Arguments
  handed to them too
Replies
  enter    writes an entry, in place of the one before
  leave    takes one out of the books, and nothing else
  forget   takes one out of the books with what it is about
Effects
  as above
]]
local UNIT, UNITS = 16, 65536
-- What Redis needs around the texts of a document, or of what outlives it: key, lifetime, hash, entry of the index.
local DOCUMENT_BYTES, LASTING_BYTES = 700, 480
-- Redis allots a little more than what is asked for.
local ROOMY = 1.1
-- Longer than anything that is entered.
local SHARE_MS = 401 * 86400000

local function unitsOf(score) return score and score % UNITS or 0 end

local function book(share, field, change)
  if change == 0 then return end
  if redis.call('HINCRBY', share, field, change) <= 0 then redis.call('HDEL', share, field) end
  redis.call('HINCRBY', share, 'total', change)
end

local function enter(share, index, field, member, endsAtS, bytes)
  local units = math.min(math.ceil(bytes * ROOMY / UNIT), UNITS - 1)
  local before = unitsOf(redis.call('ZSCORE', index, member))
  redis.call('ZADD', index, string.format('%.0f', endsAtS * UNITS + units), member)
  book(share, field, units - before)
end

local function leave(share, index, field, member)
  local units = unitsOf(redis.call('ZSCORE', index, member))
  redis.call('ZREM', index, member)
  book(share, field, -units)
  return units
end

-- Of a document only while it is as it was when it was entered: a version that keeps no books may have written since.
local function forget(share, prefix, kind, scope, member)
  if kind == 'presence' then
    local name = prefix .. 'doc:' .. scope .. ':' .. member
    local doc = redis.call('HMGET', name, 'stranger', 'rev')
    if doc[1] and doc[1] == doc[2] then redis.call('DEL', name) end
    if redis.call('EXISTS', name) == 0 then redis.call('ZREM', prefix .. 'funnel:' .. scope, scope .. '|' .. member) end
  else
    redis.call('DEL', prefix .. 'lasting:' .. scope .. ':' .. member)
  end
  return leave(share, prefix .. 'strangers:' .. scope .. ':' .. kind, kind .. '|' .. scope, member)
end
