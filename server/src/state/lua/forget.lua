--[[
forget: drops the due entry of a ref that holds no document (any more): it forwards, or it is gone.

Keys
  1 document   2 due index
Arguments
  1 member of the due index
Replies
  1 dropped, 0 kept because there is a document
Effects
  as above
]]
local doc = redis.call('HMGET', KEYS[1], 'rev', 'to')
if doc[1] and not doc[2] then return 0 end
return redis.call('ZREM', KEYS[2], ARGV[1])
