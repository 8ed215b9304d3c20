--[[
clock: moves the clock of a test site or sandbox, never back, by one mover at a time.

Keys
  1 clock of the scope   2 due index of the scope
Arguments
  1 token of the mover   2 'begin', 'move' or 'end'   3 target in the scope's milliseconds   4 lease in milliseconds
  5 lifetime in milliseconds, '' for none
Replies
  { 'ok', nowMs, nextDueMs or '' }
  { 'busy' }           somebody else moves it
  { 'back', nowMs }    the target lies in the past
Effects
  'begin' takes the lease, 'move' sets the offset so that it is the target's time, 'end' gives the lease back
]]
local time = redis.call('TIME')
local realMs = time[1] * 1000 + math.floor(time[2] / 1000)
local clock = redis.call('HMGET', KEYS[1], 'offsetMs', 'advancingUntilMs', 'mover')
local offsetMs = tonumber(clock[1] or '0')
if clock[3] ~= ARGV[1] and tonumber(clock[2] or '0') > realMs then return { 'busy' } end
if ARGV[2] ~= 'begin' and clock[3] ~= ARGV[1] then return { 'busy' } end
local nowMs = realMs + offsetMs
if ARGV[2] == 'begin' and tonumber(ARGV[3]) < nowMs then return { 'back', string.format('%.0f', nowMs) } end
if ARGV[2] == 'move' and tonumber(ARGV[3]) > nowMs then
  offsetMs = tonumber(ARGV[3]) - realMs
  nowMs = tonumber(ARGV[3])
end
redis.call('HSET', KEYS[1], 'offsetMs', string.format('%.0f', offsetMs))
if ARGV[2] == 'end' then
  redis.call('HDEL', KEYS[1], 'advancingUntilMs', 'mover')
else
  redis.call('HSET', KEYS[1], 'mover', ARGV[1], 'advancingUntilMs', string.format('%.0f', realMs + tonumber(ARGV[4])))
end
if ARGV[5] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
local nextDue = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
return { 'ok', string.format('%.0f', nowMs), nextDue[2] or '' }
