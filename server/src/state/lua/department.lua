--[[
department: writes the record of one department if it is still the one that was read.

Keys
  1 departments of the scope
Arguments
  1 field of the department   2 record that was read, '' for none   3 record to write
  4 most departments that are kept where this one is new, '' for any number
  5 lifetime of all of them in milliseconds, '' keeps
Replies
  1 written
  0 somebody else wrote since, or there is no room for another
Effects
  as above, and counts the writes in 'rev', so that what is told of them can be put in order; every call is a use of
  the scope, and prolongs the lifetime
]]
if ARGV[5] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if ARGV[2] == '' and ARGV[4] ~= '' and redis.call('HLEN', KEYS[1]) > tonumber(ARGV[4]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HINCRBY', KEYS[1], 'rev', 1)
if ARGV[5] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
return 1
