--[[
rules: tells one partition by which rules a site decides. Rules that were overtaken change nothing.

Keys
  1 facts of the site
Arguments
  1 number of the publication   2 hash of the policy   3 '1' when it is enforced, else '0'
Replies
  { told number, looked }
    told    the number that the partition has now: another one than the argument when that was overtaken
    looked  the rules for which everybody who waits here was made due, or false
Effects
  as above
]]
local told = redis.call('HGET', KEYS[1], 'number') or '0'
if tonumber(told) <= tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'number', ARGV[1], 'policy', ARGV[2], 'enforce', ARGV[3])
  told = ARGV[1]
end
return { told, redis.call('HGET', KEYS[1], 'looked') }
