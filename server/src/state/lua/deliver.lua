--[[
deliver: one step in the life of one delivery, by compare-and-set on its state. Two relays, a re-added job or a worker
that comes back from a long stop cannot both send.

Keys
  1 follow-up   2 index of deliveries that failed
Arguments
  1 field of the delivery, d:<n>   2 token of the worker that must hold it, '' when it must be free
  3 lease in milliseconds, from now   4 the delivery after the step, JSON   5 token after the step, '' to let go
  6 the delivery as it was read, JSON, '' when whoever holds it need not be asked
  7 when it failed, in milliseconds, '' when it has not   8 its member of the index   9 lifetime of the index in milliseconds
Replies
  { 'ok' }
  { 'held', token }    another worker holds it and its lease runs
  { 'gone' }           there is no such delivery
  { 'changed' }        somebody took a step since it was read
Effects
  writes the delivery and its claim; enters it in the index of those that failed, or takes it out
]]
-- A destination that nobody mends must not fill the memory.
local INDEXED_MAX = 10000
local n = string.sub(ARGV[1], 3)
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return { 'gone' } end
if ARGV[6] ~= '' and stored ~= ARGV[6] then return { 'changed' } end
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local claim = redis.call('HGET', KEYS[1], 'c:' .. n)
if claim then
  local token, untilMs = string.match(claim, '^(.-)|(%d+)$')
  if token ~= ARGV[2] and tonumber(untilMs) > nowMs then return { 'held', token } end
elseif ARGV[2] ~= '' then
  return { 'held', '' }
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
if ARGV[5] == '' then
  redis.call('HDEL', KEYS[1], 'c:' .. n)
else
  redis.call('HSET', KEYS[1], 'c:' .. n, ARGV[5] .. '|' .. string.format('%.0f', nowMs + tonumber(ARGV[3])))
end
if ARGV[7] == '' then
  redis.call('ZREM', KEYS[2], ARGV[8])
else
  redis.call('ZADD', KEYS[2], ARGV[7], ARGV[8])
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - INDEXED_MAX)
  redis.call('PEXPIRE', KEYS[2], ARGV[9])
end
return { 'ok' }
