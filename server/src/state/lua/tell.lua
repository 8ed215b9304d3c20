--[[
tell: tells one partition news of a whole scope, which decisions read there. News that was overtaken changes nothing.

Keys
  1 facts of the scope
Arguments
  1 name of the news   2 number of it   3 the news, '' for none   4 lifetime in milliseconds, '' keeps
Replies
  1 written, 0 overtaken
Effects
  as above
]]
if tonumber(redis.call('HGET', KEYS[1], ARGV[1] .. 'Rev') or '0') > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1] .. 'Rev', ARGV[2], ARGV[1], ARGV[3])
if ARGV[4] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return 1
