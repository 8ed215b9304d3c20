--[[
purge: takes away all that strangers left in one scope.

Keys
  1 share of the partition   2.. what else there is of the scope
Arguments
  1 prefix of the partition's keys   2 scope   3 most entries that go at once
Replies
  entries that could still go: with 0 there may be more to do
Effects
  as above
]]
local prefix, scope, left = ARGV[1], ARGV[2], tonumber(ARGV[3])
for _, kind in ipairs({ 'presence', 'completions', 'refusals' }) do
  local index = prefix .. 'strangers:' .. scope .. ':' .. kind
  local members = redis.call('ZRANGEBYSCORE', index, '-inf', '+inf', 'LIMIT', 0, left)
  for _, member in ipairs(members) do forget(KEYS[1], prefix, kind, scope, member) end
  left = left - #members
end
for i = 2, #KEYS do redis.call('DEL', KEYS[i]) end
return left
