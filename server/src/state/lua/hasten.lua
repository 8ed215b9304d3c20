--[[
hasten: brings looks at persons forward. One that is due sooner stays where it is, and one that is no more stays away.

Keys
  1 due index
Arguments
  1.. when it is due and whose it is, by turns
Replies
  none
Effects
  as above
]]
for at = 1, #ARGV, 2 do redis.call('ZADD', KEYS[1], 'XX', 'LT', ARGV[at], ARGV[at + 1]) end
