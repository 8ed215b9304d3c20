--[[
sandbox: notes that a sandbox of a site is used. Anybody can make one by its name, so of those that no secret key has used
there are only so many: the one that was used longest ago goes.

Keys
  1 sandboxes of the site that only pages have used   2 those that a secret key has used
Arguments
  1 name of the sandbox   2 '1' when a secret key uses it, '' when a page does   3 most of the first kind
  4 lifetime of a sandbox in milliseconds
Replies
  { name, ... }   those that have to go; they are told until they are gone
Effects
  as above; forgets those whose lifetime is over
]]
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local name, most, ttl = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
for _, key in ipairs(KEYS) do redis.call('ZREMRANGEBYSCORE', key, '-inf', nowMs - ttl) end

local isVouchedFor = ARGV[2] == '1' or redis.call('ZSCORE', KEYS[2], name)
local own = isVouchedFor and KEYS[2] or KEYS[1]
redis.call('ZADD', own, nowMs, name)
redis.call('PEXPIRE', own, ttl)
if isVouchedFor then
  redis.call('ZREM', KEYS[1], name)
  return {}
end
local over = redis.call('ZCARD', KEYS[1]) - most
if over <= 0 then return {} end
return redis.call('ZRANGE', KEYS[1], 0, over - 1)
