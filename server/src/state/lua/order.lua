--[[
order: counts an order that the trusted door told, and sums up when orders came of late. One that is told again counts
once. They are kept by the hour, each with its first and last order: so much tells every time between two orders that
is longer than an hour, whatever the order of calls.

Keys
  1 orders of the scope   2 facts of the scope in the same partition   3 clock of the scope (absent for live sites)
Arguments
  1 name of the order, 11 characters
  2 lifetime of the counts in milliseconds   3 lifetime of the facts in milliseconds, '' keeps
Replies
  { timeMs, before, after }: Redis's time plus the scope's offset, and the sums, '' for none yet
Effects
  writes the sum, 'lastAtMs;longestGapMs;count', where decisions read it; hours that are 28 days old or older go
]]
local HOUR_MS = 3600000
local HOURS = 28 * 24
-- Whoever had no answer asks again before so many others have ordered.
local NAMES_MAX = 100
local NAME_LENGTH = 11

-- Hours that are too old go; the others say how many orders there were, the last, and the longest time between two.
local function summedUp(latestHour)
  local hours, old = {}, {}
  local all = redis.call('HGETALL', KEYS[1])
  for at = 1, #all, 2 do
    local one = tonumber(all[at])
    if one and one <= latestHour - HOURS then
      old[#old + 1] = all[at]
    elseif one then
      local from, to, n = string.match(all[at + 1], '^(%d+)-(%d+)-(%d+)$')
      hours[#hours + 1] = { tonumber(from), tonumber(to), tonumber(n) }
    end
  end
  if #old > 0 then redis.call('HDEL', KEYS[1], unpack(old)) end
  table.sort(hours, function(a, b) return a[1] < b[1] end)
  local count, gapMs = 0, HOUR_MS
  for at, one in ipairs(hours) do
    count = count + one[3]
    if at > 1 then gapMs = math.max(gapMs, one[1] - hours[at - 1][2]) end
  end
  return string.format('%.0f;%.0f;%d', hours[#hours][2], gapMs, count)
end

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(redis.call('HGET', KEYS[3], 'offsetMs') or '0')
local nowText = string.format('%.0f', nowMs)
local before = redis.call('HGET', KEYS[2], 'orders') or ''
local names = redis.call('HGET', KEYS[1], 'names') or ''
if string.find(names, ARGV[1], 1, true) then return { nowText, before, before } end
names = string.sub(names .. ARGV[1] .. ',', -NAMES_MAX * (NAME_LENGTH + 1))

local hour = string.format('%.0f', math.floor(nowMs / HOUR_MS))
local first, last, many = string.match(redis.call('HGET', KEYS[1], hour) or '', '^(%d+)-(%d+)-(%d+)$')
local known = string.format('%.0f-%.0f-%d', math.min(first or nowMs, nowMs), math.max(last or nowMs, nowMs), (many or 0) + 1)
redis.call('HSET', KEYS[1], 'names', names, hour, known)

local after
local lastBefore, gapBefore, countBefore = string.match(before, '^(%d+);(%d+);(%d+)$')
if last and last == lastBefore and nowMs >= tonumber(last) then
  -- One more in the latest hour: nothing grows older by it, and no time between two of them is longer.
  after = string.format('%s;%s;%d', nowText, gapBefore, countBefore + 1)
else
  after = summedUp(tonumber(hour))
end
redis.call('HSET', KEYS[2], 'orders', after, 'ordersRev', string.match(after, '^%d+'))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
return { nowText, before, after }
