--[[
format: a process says which formats of the store it reads, and learns which one is in force.

Keys
  1 formats of the store
Arguments
  1 name of the process   2 formats that it reads, ',1,2,'   3 '1' when it leaves
  4 '1' when it saw a server at work that tells nobody what it reads
Replies
  the format in force
Effects
  registers the process, drops those that were silent for a minute, and raises the format to the highest that all of them
  read; a process that does not read the format in force is not registered
]]
local SILENT_MS = 60000
-- What a server reads that tells nobody.
local OLDER = ',1,'

local time = redis.call('TIME')
local realMs = time[1] * 1000 + math.floor(time[2] / 1000)
local inForce = tonumber(redis.call('HGET', KEYS[1], 'format') or '1')
local own = 'p:' .. ARGV[1]

local function reads(list, format)
  return string.find(list, ',' .. format .. ',', 1, true) ~= nil
end

if ARGV[3] == '1' or not reads(ARGV[2], inForce) then
  redis.call('HDEL', KEYS[1], own)
  return inForce
end
redis.call('HSET', KEYS[1], own, string.format('%.0f', realMs) .. ARGV[2])
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], 'olderMs', string.format('%.0f', realMs)) end

local lists = {}
local olderMs = tonumber(redis.call('HGET', KEYS[1], 'olderMs') or '')
if olderMs and realMs - olderMs <= SILENT_MS then lists[1] = OLDER end
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local atMs, list = string.match(fields[i + 1], '^(%d+)(,.+)$')
  if atMs then
    if realMs - tonumber(atMs) > SILENT_MS then
      redis.call('HDEL', KEYS[1], fields[i])
    else
      lists[#lists + 1] = list
    end
  end
end

local function allRead(format)
  for _, list in ipairs(lists) do
    if not reads(list, format) then return false end
  end
  return true
end
for format in string.gmatch(ARGV[2], '%d+') do
  if tonumber(format) > inForce and allRead(format) then inForce = tonumber(format) end
end
redis.call('HSET', KEYS[1], 'format', inForce)
return inForce
