--[[
publish: puts rules of a site in force, if those in force are still the ones that were read.

Keys
  1 the published rules of the site
Arguments
  1 number that was read, '' for none   2 number to write   3 record to write
Replies
  1 written
  0 somebody else published since
Effects
  as above
]]
if (redis.call('HGET', KEYS[1], 'number') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'number', ARGV[2], 'record', ARGV[3])
return 1
