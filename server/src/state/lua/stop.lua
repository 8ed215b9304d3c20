--[[
stop: writes what an owner stopped of a scope, if it is still what was read.

Keys
  1 facts of the scope in the partition that keeps its stops
Arguments
  1 record that was read, '' for none   2 record to write   3 lifetime in milliseconds, '' keeps
Replies
  1 written
  0 somebody else wrote since
Effects
  as above, and counts the writes, so that what is told of them can be put in order
]]
if (redis.call('HGET', KEYS[1], 'stopsRecord') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'stopsRecord', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'stopsWrites', 1)
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
