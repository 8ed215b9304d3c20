--[[
room: what strangers hold in one partition is brought back to their share.

What has ended goes first. Then, while they hold too much, the site that holds most gives: of its largest scope the
presence first, then completions, refusals last, and of each what ends soonest. So a flood of one site takes nothing from
the strangers of another one.

Keys
  1 share of the partition
Arguments
  1 most units that strangers may hold   2 how many they hold afterwards, where it was more   3 prefix of the partition's
  keys   4 most entries that go at once
Replies
  { entries that could still go: with 0 there may be more to do, units that are held }
Effects
  deletes documents and what outlived them; keeps the books
]]
local KINDS = { 'presence', 'completions', 'refusals' }
local most, prefix, left = tonumber(ARGV[1]), ARGV[3], tonumber(ARGV[4])
local nowS = tonumber(redis.call('TIME')[1])

local function siteOf(scope) return string.match(scope, '^[^+]*') end

local held, total = {}, 0
local flat = redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do
  local kind, scope = string.match(flat[i], '^(%a+)|(.*)$')
  if kind then
    held[scope] = held[scope] or {}
    held[scope][kind] = tonumber(flat[i + 1])
    total = total + held[scope][kind]
  end
end
-- The sum of the parts counts, whatever the books said it was.
if #flat > 0 then redis.call('HSET', KEYS[1], 'total', total) end

local function indexOf(kind, scope) return prefix .. 'strangers:' .. scope .. ':' .. kind end

local function let(kind, scope, members)
  for _, member in ipairs(members) do
    local units = forget(KEYS[1], prefix, kind, scope, member)
    held[scope][kind] = held[scope][kind] - units
    total = total - units
    left = left - 1
  end
end

-- An index is gone with the last of what it was about; nobody was there to keep the books.
local function close(kind, scope)
  book(KEYS[1], kind .. '|' .. scope, -held[scope][kind])
  total = total - held[scope][kind]
  held[scope][kind] = 0
end

for scope, kinds in pairs(held) do
  for kind in pairs(kinds) do
    if redis.call('EXISTS', indexOf(kind, scope)) == 0 then
      close(kind, scope)
    else
      let(kind, scope, redis.call('ZRANGEBYSCORE', indexOf(kind, scope), '-inf', nowS * UNITS, 'LIMIT', 0, left))
    end
  end
end

local function sumOf(parts)
  local sum = 0
  for _, units in pairs(parts) do sum = sum + units end
  return sum
end

local function nameOfMost(sums)
  local found
  for name, units in pairs(sums) do
    if not found or units > sums[found] then found = name end
  end
  return found
end

-- The largest scope of the site that holds most.
local function largest()
  local bySite, sums = {}, {}
  for scope, kinds in pairs(held) do
    local site = siteOf(scope)
    bySite[site] = bySite[site] or {}
    bySite[site][scope] = sumOf(kinds)
  end
  for site, scopes in pairs(bySite) do sums[site] = sumOf(scopes) end
  return nameOfMost(bySite[nameOfMost(sums)])
end

local function firstOf(kinds)
  for _, kind in ipairs(KINDS) do
    if (kinds[kind] or 0) > 0 then return kind end
  end
end

if total > most then most = tonumber(ARGV[2]) end
while total > most and left > 0 do
  local scope = largest()
  local kind = firstOf(held[scope])
  local members = redis.call('ZRANGE', indexOf(kind, scope), 0, 0)
  if #members == 0 then close(kind, scope) end
  let(kind, scope, members)
end
return { left, total }
