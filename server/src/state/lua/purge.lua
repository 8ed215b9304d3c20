--[[
purge: takes away all that strangers left in one scope.

Keys
  1 share of the partition   2.. what else there is of the scope
Arguments
  1 prefix of the partition's keys   2 scope   3 most entries that go at once
Replies
  '1' when there is more to do, else '0'
Effects
  as above
]]
local prefix, scope, left = ARGV[1], ARGV[2], tonumber(ARGV[3])
for _, kind in ipairs({ 'presence', 'completions', 'refusals' }) do
  if left > 0 then
    local members = redis.call('ZRANGE', prefix .. 'strangers:' .. scope .. ':' .. kind, 0, left - 1)
    for _, member in ipairs(members) do forget(KEYS[1], prefix, kind, scope, member) end
    left = left - #members
  end
end
for i = 2, #KEYS do redis.call('DEL', KEYS[i]) end
return left <= 0 and '1' or '0'
