--[[
checkout: who is concerned when this checkout is completed, and whether it was.

A follow-up about a checkout leaves a pointer to its person here and then reads the tombstone; an order from the
trusted door writes the tombstone and then reads the pointers. Whichever comes first, the other one sees it.

Keys
  1 the checkout's key
Arguments
  1 ref of a person to point to, '' for none   2 time of completion in milliseconds, '' for none
  3 lifetime in milliseconds   4 most pointers
Replies
  { completedAtMs or '', ref, ref, ... }
Effects
  adds the pointer; keeps the earliest completion
]]
if ARGV[2] ~= '' then
  local before = redis.call('HGET', KEYS[1], 'completedAtMs')
  if not before or tonumber(ARGV[2]) < tonumber(before) then redis.call('HSET', KEYS[1], 'completedAtMs', ARGV[2]) end
end
if ARGV[1] ~= '' and redis.call('HLEN', KEYS[1]) < tonumber(ARGV[4]) then redis.call('HSET', KEYS[1], 'to:' .. ARGV[1], '1') end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local reply = { redis.call('HGET', KEYS[1], 'completedAtMs') or '' }
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, 3) == 'to:' then reply[#reply + 1] = string.sub(field, 4) end
end
return reply
