--[[
take: entries of one partition's outbox that wait for the relay, each lent for a short time.

Keys
  1 outbox
Arguments
  1 most entries   2 lease in milliseconds   3 least age in milliseconds: younger ones stay
Replies
  { member, ... }
Effects
  moves the taken entries by the lease
]]
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', nowMs - tonumber(ARGV[3]), 'LIMIT', 0, tonumber(ARGV[1]))
for _, member in ipairs(members) do redis.call('ZADD', KEYS[1], nowMs + tonumber(ARGV[2]), member) end
return members
