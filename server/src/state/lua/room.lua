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
  { '1' when there is more to do, else '0', units that are held }
Effects
  deletes documents and what outlived them; keeps the books
]]
local KINDS = { 'presence', 'completions', 'refusals' }
local most, prefix, left = tonumber(ARGV[1]), ARGV[3], tonumber(ARGV[4])
local nowS = tonumber(redis.call('TIME')[1])

local function siteOf(scope) return string.match(scope, '^[^+]*') end

local held, total = {}, tonumber(redis.call('HGET', KEYS[1], 'total') or '0')
local flat = redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do
  local kind, scope = string.match(flat[i], '^(%a+)|(.*)$')
  if kind then
    held[scope] = held[scope] or {}
    held[scope][kind] = tonumber(flat[i + 1])
  end
end

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
    elseif left > 0 then
      let(kind, scope, redis.call('ZRANGEBYSCORE', indexOf(kind, scope), '-inf', nowS * UNITS, 'LIMIT', 0, left))
    end
  end
end

local function sumOf(kinds)
  local sum = 0
  for _, units in pairs(kinds) do sum = sum + units end
  return sum
end

-- The largest scope of the site that holds most.
local function largest()
  local bySite, site, found = {}, nil, nil
  for scope, kinds in pairs(held) do
    local name = siteOf(scope)
    bySite[name] = (bySite[name] or 0) + sumOf(kinds)
    if not site or bySite[name] > bySite[site] then site = name end
  end
  for scope, kinds in pairs(held) do
    if siteOf(scope) == site and (not found or sumOf(kinds) > sumOf(held[found])) then found = scope end
  end
  return found
end

if total > most then most = tonumber(ARGV[2]) end
while total > most and left > 0 do
  local scope = largest()
  local kind
  for _, one in ipairs(KINDS) do
    if scope and not kind and (held[scope][one] or 0) > 0 then kind = one end
  end
  -- Nothing in the books is left to go.
  if not kind then break end
  local members = redis.call('ZRANGE', indexOf(kind, scope), 0, 0)
  if #members == 0 then close(kind, scope) end
  let(kind, scope, members)
end
return { (total > most or left <= 0) and '1' or '0', string.format('%.0f', total) }
