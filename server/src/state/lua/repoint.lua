--[[
repoint: from now on a visitor or checkout belongs to another customer; what it gave before stays where it is.

Keys
  1 the ref's key
Arguments
  1 ref that it forwards to now   2 ref that it shall forward to   3 time in milliseconds   4 most customers in a day
  5 lifetime of a forward in milliseconds
Replies
  { 'repointed', ref }
  { 'shared', '' }        more customers in a day than one person has: it links to nobody from now on, or since before
  { 'retired', ref }      a visitor id that gave way to a new one: it stays where it led
  { 'changed', ref }      it forwards elsewhere, or not at all ('')
Effects
  as above; remembers the customers of the last 24 hours
]]
local known = redis.call('HMGET', KEYS[1], 'to', 'shared', 'retired')
if known[2] then return { 'shared', '' } end
if known[3] then return { 'retired', known[1] } end
if known[1] ~= ARGV[1] then return { 'changed', known[1] or '' } end
local nowMs = tonumber(ARGV[3])
local owners = cjson.decode(redis.call('HGET', KEYS[1], 'owners') or '{}')
owners[ARGV[1]] = owners[ARGV[1]] or nowMs
owners[ARGV[2]] = nowMs
local recent, count = {}, 0
for ref, at in pairs(owners) do
  if nowMs - at < 86400000 then
    recent[ref] = at
    count = count + 1
  end
end
if count > tonumber(ARGV[4]) then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'shared', '1')
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
  return { 'shared', '' }
end
redis.call('HSET', KEYS[1], 'to', ARGV[2], 'owners', cjson.encode(recent))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return { 'repointed', ARGV[2] }
