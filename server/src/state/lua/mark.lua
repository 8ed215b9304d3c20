--[[
mark: notes at a forward of a visitor id the customer that the id was made for, or that it gave way to a new one.

Keys
  1 the visitor id's key
Arguments
  1 ref that it forwards to   2 'own' or 'retired'   3 the customer that it was made for; '1' when it gave way
Replies
  1 noted, 0 it forwards elsewhere by now, or not at all
Effects
  as above
]]
if redis.call('HGET', KEYS[1], 'to') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
return 1
