--[[
elsewhere: leaves a forward where a follow-up was born, because its person lives in another partition. Never where the
follow-up itself is: somebody who used the same key has made it meanwhile.

Keys
  1 follow-up, where its id says that it was born
Arguments
  1 partition that its person lives in   2 lifetime of a forward in milliseconds
Replies
  1 left
  0 the follow-up is here
Effects
  as above
]]
if redis.call('HEXISTS', KEYS[1], 'state') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'moved', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
