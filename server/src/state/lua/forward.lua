--[[
forward: last step of a merge. The sealed document gives way to a forward, and so do its follow-ups.

Keys
  1 document that gave way   2 due index   3 people in the funnel   4 outbox of its partition
  5 what outlives a stranger's document   6.. its follow-ups
Arguments
  1 revision of the seal   2 ref that stays   3 member of the due index   4 member of the outbox   5 '1' when the
  follow-ups moved to another partition, '' when they stay where they are   6 that partition
  7 lifetime of a forward in milliseconds
Replies
  'forwarded'   now, or before
  'changed'     this is not the document that was sealed
Effects
  deletes the document and its due entry; leaves forwards
]]
local doc = redis.call('HMGET', KEYS[1], 'rev', 'to', 'seal')
if doc[2] then
  redis.call('ZREM', KEYS[4], ARGV[4])
  return 'forwarded'
end
if doc[1] ~= ARGV[1] or doc[3] ~= ARGV[2] then return 'changed' end
redis.call('DEL', KEYS[1], KEYS[5])
redis.call('HSET', KEYS[1], 'to', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('ZREM', KEYS[2], ARGV[3])
redis.call('ZREM', KEYS[3], ARGV[3])
redis.call('ZREM', KEYS[4], ARGV[4])
if ARGV[5] == '1' then
  for i = 6, #KEYS do
    redis.call('DEL', KEYS[i])
    redis.call('HSET', KEYS[i], 'moved', ARGV[6])
    redis.call('PEXPIRE', KEYS[i], ARGV[7])
  end
end
return 'forwarded'
