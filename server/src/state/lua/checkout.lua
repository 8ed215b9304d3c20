--[[
checkout: which orders name this checkout, and who is concerned by them.

A person who waits for something leaves a pointer here and then reads the orders; an order from the trusted door is
noted here first and then reads the pointers. Whichever comes first, the other one sees it.

Keys
  1 the checkout's key
Arguments
  1 ref of a person to point to, '' for none   2 's' when a follow-up points, 'p' when a page does
  3 ref whose pointer makes room, '' for none   4 key of an order, '' for none
  5 when its telling was received   6 when it is told to have happened   7 received as completed, '' when it was not
  8 received as cancelled, '' when it was not   9 hash of a customer that the trusted door named with it, '' for none
  10 '1' when more persons wait at it than can be one person's   11 lifetime in milliseconds
  12 most pointers of follow-ups   13 most pointers of pages   14 most orders   15 most customers
Replies
  { 'ok', field, value, ... }    every order (o:<key>), pointer (s:<ref>, p:<ref>) and customer (c:<hash>) that is there
  { 'full', field, value, ... }  the same, and there was no room for the pointer
  { 'shared' }                   too many were named with it: it says nothing of anybody
Effects
  adds the pointer; of an order keeps the telling that was received first, the latest completion and the latest
  cancellation; of orders that stand and have to give way the one that was told last stays, as 'o:floor'
]]
local time = redis.call('TIME')
local most = { s = tonumber(ARGV[12]), p = tonumber(ARGV[13]) }

local fields = redis.call('HGETALL', KEYS[1])
local known, orders, customers, pointers = {}, {}, 0, { s = 0, p = 0 }

local function set(field, value)
  known[field] = value
  redis.call('HSET', KEYS[1], field, value)
end

local function drop(field)
  known[field] = nil
  redis.call('HDEL', KEYS[1], field)
end

for i = 1, #fields, 2 do
  local kind = string.sub(fields[i], 1, 2)
  known[fields[i]] = fields[i + 1]
  if kind == 'o:' and fields[i] ~= 'o:floor' then orders[#orders + 1] = fields[i] end
  if kind == 'c:' then customers = customers + 1 end
  if kind == 's:' then pointers.s = pointers.s + 1 end
  if kind == 'p:' then pointers.p = pointers.p + 1 end
end
if ARGV[9] ~= '' and not known['c:' .. ARGV[9]] then
  set('c:' .. ARGV[9], '1')
  customers = customers + 1
end

if known['shared'] or ARGV[10] == '1' or customers > tonumber(ARGV[15]) then
  -- It never says anything again, so nothing but that is kept.
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'shared', '1')
  redis.call('PEXPIRE', KEYS[1], ARGV[11])
  return { 'shared' }
end

local function read(text)
  local first, told, completed, cancelled = string.match(text, '^(%d*)|(%d*)|(%d*)|(%d*)$')
  return { tonumber(first), tonumber(told), tonumber(completed), tonumber(cancelled) }
end

local function number(value) return value or '' end

if ARGV[4] ~= '' then
  local field = 'o:' .. ARGV[4]
  local order = known[field] and read(known[field]) or {}
  local received, told = tonumber(ARGV[5]), tonumber(ARGV[6])
  if ARGV[7] ~= '' then
    if not order[1] or received < order[1] then
      order[1], order[2] = received, told
    elseif received == order[1] then
      order[2] = math.min(order[2], told)
    end
    order[3] = math.max(order[3] or 0, tonumber(ARGV[7]))
  end
  if ARGV[8] ~= '' then order[4] = math.max(order[4] or 0, tonumber(ARGV[8])) end
  if not known[field] then orders[#orders + 1] = field end
  set(field, number(order[1]) .. '|' .. number(order[2]) .. '|' .. number(order[3]) .. '|' .. number(order[4]))
  if #orders > tonumber(ARGV[14]) then
    local oldest, oldestMs
    for _, one in ipairs(orders) do
      local its = read(known[one])
      local newsMs = math.max(its[3] or 0, its[4] or 0)
      if one ~= field and (not oldestMs or newsMs < oldestMs) then oldest, oldestMs = one, newsMs end
    end
    local its, floor = read(known[oldest]), read(known['o:floor'] or '|||')
    local stands = its[3] and its[3] >= (its[4] or 0)
    if stands and its[1] >= (floor[1] or 0) then set('o:floor', known[oldest]) end
    drop(oldest)
  end
end

local status = 'ok'
if known['s:' .. ARGV[3]] then
  drop('s:' .. ARGV[3])
  pointers.s = pointers.s - 1
end
if ARGV[1] ~= '' then
  local field = ARGV[2] .. ':' .. ARGV[1]
  local has_room = pointers[ARGV[2]] < most[ARGV[2]]
  -- One that is there is refreshed: it is the newest again.
  if known[field] or has_room then set(field, time[1] .. string.format('%06d', time[2])) else status = 'full' end
end
redis.call('PEXPIRE', KEYS[1], ARGV[11])

local reply = { status }
for field, value in pairs(known) do
  reply[#reply + 1] = field
  reply[#reply + 1] = value
end
return reply
