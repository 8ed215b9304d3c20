--[[
seal: first step of a merge. A sealed document accepts nothing more; whoever meets it finishes the merge.

Keys
  1 document that gives way   2 outbox of its partition   3 counter of its partition   4 watch of its partition
Arguments
  1 revision that was read, '' for none   2 ref that stays   3 member of the outbox: merge|scope|ref
  4 lifetime of a forward in milliseconds
Replies
  { 'sealed', revision }     sealed now, under a revision of its own
  { 'forwarded', ref }       there was nothing to merge: the ref forwards at once, or already did
  { 'sealing', ref }         somebody sealed it before, perhaps into another ref
  { 'shared', '' }           too many customers in a day: it links to nobody
  { 'conflict', revision }
Effects
  as above
]]
local doc = redis.call('HMGET', KEYS[1], 'rev', 'to', 'seal', 'shared')
if doc[4] then return { 'shared', '' } end
if doc[2] then return { 'forwarded', doc[2] } end
if doc[3] then return { 'sealing', doc[3] } end
if (doc[1] or '') ~= ARGV[1] then return { 'conflict', doc[1] or '' } end
if not doc[1] then
  redis.call('HSET', KEYS[1], 'to', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  return { 'forwarded', ARGV[2] }
end
local time = redis.call('TIME')
local revision = (redis.call('HGET', KEYS[4], 'epoch') or '1') .. '.' .. redis.call('INCR', KEYS[3])
redis.call('HSET', KEYS[1], 'seal', ARGV[2], 'rev', revision)
redis.call('ZADD', KEYS[2], time[1] * 1000 + 2000, ARGV[3])
return { 'sealed', revision }
