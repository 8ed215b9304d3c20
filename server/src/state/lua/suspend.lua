--[[
suspend: tells one partition which departments of a scope are suspended. News that was overtaken changes nothing.

Keys
  1 facts of the scope
Arguments
  1 number of the news   2 departments, one a line, '' for none   3 lifetime in milliseconds, '' keeps
Replies
  1 written, 0 overtaken
Effects
  as above
]]
if tonumber(redis.call('HGET', KEYS[1], 'suspendedRev') or '0') > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'suspendedRev', ARGV[1], 'suspended', ARGV[2])
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
