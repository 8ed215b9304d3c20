--[[
claim: the persons of one partition whose look is due, each lent to the caller for a short time.

A claimed person's due entry moves to the end of the lease. Who settles writes the true one; who crashes does nothing,
and the entry comes back by itself. Scopes with a clock of their own have a due index of their own; one that is being
advanced is left to whoever advances it.

Nothing is lent where a decision could not be made: while nobody watches the partition, as after Redis was away; nor to
a caller who does not wait for the answer any more, as after Redis stood still.

Keys
  1 due index of the live sites   2 clocks of the partition   3 watch of the partition
Arguments
  1 most entries to claim   2 lease in milliseconds   3 key prefix of a scope's due index   4 key prefix of a scope's clock
  5 until when the caller waits for the answer, in Redis's time; '' where the caller does not know that time
Replies
  { realMs, waitMs, member, member, ... }
    realMs  Redis's time
    waitMs  milliseconds until the next entry is due, '' for none known
Effects
  moves the claimed entries by the lease; forgets scopes that have nothing due any more
]]
-- Whoever was refused asks again after this long.
local AGAIN_MS = '50'

local time = redis.call('TIME')
local realMs = time[1] * 1000 + math.floor(time[2] / 1000)
local most, leaseMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local realText = string.format('%.0f', realMs)
if isUnwatched(KEYS[3], realMs) or (ARGV[5] ~= '' and realMs > tonumber(ARGV[5])) then
  return { realText, AGAIN_MS }
end
local reply, soonestMs = { realText, '' }, nil

local function claim(key, offsetMs)
  local nowMs = realMs + offsetMs
  local due = redis.call('ZRANGEBYSCORE', key, '-inf', nowMs, 'LIMIT', 0, most - (#reply - 2))
  for _, member in ipairs(due) do
    reply[#reply + 1] = member
    redis.call('ZADD', key, nowMs + leaseMs, member)
  end
  local nextEntry = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  if nextEntry[2] then
    local at = tonumber(nextEntry[2]) - offsetMs
    if not soonestMs or at < soonestMs then soonestMs = at end
    return true
  end
  return false
end

claim(KEYS[1], 0)
for _, scope in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if #reply - 2 >= most then break end
  local clock = redis.call('HMGET', ARGV[4] .. scope, 'offsetMs', 'advancingUntilMs')
  if tonumber(clock[2] or '0') <= realMs then
    if not claim(ARGV[3] .. scope, tonumber(clock[1] or '0')) then redis.call('SREM', KEYS[2], scope) end
  end
end
if soonestMs then reply[2] = string.format('%.0f', soonestMs - realMs) end
return reply
