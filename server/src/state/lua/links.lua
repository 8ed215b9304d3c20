--[[
links: the visitors that were linked to a customer within a day. More than one person has browsers are somebody's
mistake, such as one name for all guests.

Keys
  1 the customer's links
Arguments
  1 time in milliseconds   2 a day in milliseconds   3 most visitors in a day   4... visitors
Replies
  { 'ok' }     they are counted, or were, or the customer is trusted with any number
  { 'many' }   they would be too many; none was counted
Effects
  as above; forgets the visitors of more than a day ago
]]
if redis.call('HEXISTS', KEYS[1], 'trusted') == 1 then return { 'ok' } end
local nowMs, dayMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local linked = redis.call('HGETALL', KEYS[1])
local known, count = {}, 0
for i = 1, #linked, 2 do
  if nowMs - tonumber(linked[i + 1]) < dayMs then
    known[linked[i]] = true
    count = count + 1
  else
    redis.call('HDEL', KEYS[1], linked[i])
  end
end
local fresh = {}
for i = 4, #ARGV do
  if not known[ARGV[i]] then fresh[#fresh + 1] = ARGV[i] end
end
if count + #fresh > tonumber(ARGV[3]) then return { 'many' } end
for _, visitor in ipairs(fresh) do redis.call('HSET', KEYS[1], visitor, nowMs) end
redis.call('PEXPIRE', KEYS[1], dayMs)
return { 'ok' }
