--[[
beat: a process shows one partition that it is alive, and looks whether the partition is what it was.

Collectors register by beating and are missed when they stop: that time is blind. Each says of which sites it took no
signals: that time is blind for that site. Every process remembers how far the partition was; one that comes back behind
that has lost something that was acknowledged.

Keys
  1 watch of the partition   2 beats of its collectors   3 counter of its revisions
  4.. facts of a scope that the collector has news of, one each
Arguments
  1 collector, '' for a process that is none   2 '1' when it leaves, of its own will
  3 tick, 4 counter and 5 epoch that it remembers, '0' for none
  6.. for each of those scopes: `from-to;since`, milliseconds ago: when no signal of it was taken, and since when none is
Replies
  { tick, counter, epoch, 'lost' or '', heard, 'older' or '' }
    older  somebody ticked since the last beat of this script: a server that tells nobody which formats it reads
Effects
  takes the next tick; enters blind time; after a loss takes a new epoch and goes on counting where it was
]]
-- A collector that is silent for so long is missed no more; what it could not hear stays blind.
local DROPPED_MS = 60000
-- Short spells matter as long as a hold may look back; long ones until somebody resumed.
local SPELL_KEPT_MS = 8 * 86400000
local LONG_MS = 60000
local SPELLS_MAX = 100

local time = redis.call('TIME')
local realMs = time[1] * 1000 + math.floor(time[2] / 1000)

-- Spells are kept from old to new; those that touch are one.
local function enter(key, field, fromMs, toMs)
  local spells = {}
  for from, to in string.gmatch(redis.call('HGET', key, field) or '', '(%d+)-(%d+)') do
    spells[#spells + 1] = { tonumber(from), tonumber(to) }
  end
  spells[#spells + 1] = { fromMs, toMs }
  table.sort(spells, function(a, b) return a[1] < b[1] end)
  local joined = {}
  for _, spell in ipairs(spells) do
    local last = joined[#joined]
    if last and spell[1] <= last[2] then
      last[2] = math.max(last[2], spell[2])
    elseif spell[2] > realMs - SPELL_KEPT_MS or spell[2] - spell[1] >= LONG_MS then
      joined[#joined + 1] = spell
    end
  end
  while #joined > SPELLS_MAX do
    joined[2][1] = joined[1][1]
    table.remove(joined, 1)
  end
  local words = {}
  for _, spell in ipairs(joined) do words[#words + 1] = string.format('%.0f-%.0f', spell[1], spell[2]) end
  redis.call('HSET', key, field, table.concat(words, ','))
end

local watch = redis.call('HMGET', KEYS[1], 'tick', 'epoch', 'nobodyMs', 'run', 'told')
local tick, epoch = tonumber(watch[1] or '0'), tonumber(watch[2] or '1')
local counter = tonumber(redis.call('GET', KEYS[3]) or '0')

local older = ''
if tick ~= tonumber(watch[5] or '0') then older = 'older' end

local lost = ''
if tick < tonumber(ARGV[3]) or counter < tonumber(ARGV[4]) or epoch < tonumber(ARGV[5]) then
  lost = 'lost'
  tick = math.max(tick, tonumber(ARGV[3]))
  counter = math.max(counter, tonumber(ARGV[4]))
  epoch = math.max(epoch, tonumber(ARGV[5])) + 1
  redis.call('SET', KEYS[3], string.format('%.0f', counter))
  redis.call('HSET', KEYS[1], 'lostAtMs', string.format('%.0f', realMs))
end

-- Another Redis process, or another one in charge: its last second may be gone, so that pages send again what matters.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if watch[4] and watch[4] ~= run and lost == '' then epoch = epoch + 1 end

if ARGV[1] ~= '' then
  local before = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '')
  if before and realMs - before > SILENT_MS then enter(KEYS[1], 'silent', before, realMs) end
  -- It is the first that is heard after a time without any.
  local latest = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  local latestMs = tonumber(latest[2] or watch[3])
  if latestMs and (not latest[1] or realMs - latestMs > SILENT_MS) then enter(KEYS[1], 'spells', latestMs, realMs) end
  if ARGV[2] == '1' then
    redis.call('ZREM', KEYS[2], ARGV[1])
  else
    redis.call('ZADD', KEYS[2], realMs, ARGV[1])
    redis.call('HDEL', KEYS[1], 'nobodyMs')
  end
end

local silent = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', realMs - DROPPED_MS, 'WITHSCORES')
for i = 1, #silent, 2 do
  enter(KEYS[1], 'silent', tonumber(silent[i + 1]), realMs)
  redis.call('ZREM', KEYS[2], silent[i])
end
if redis.call('EXISTS', KEYS[2]) == 0 and (#silent > 0 or ARGV[1] ~= '') then
  -- The last to go was the last that was heard, unless somebody is heard by leaving.
  if ARGV[1] == '' then enter(KEYS[1], 'spells', tonumber(silent[#silent]), realMs) end
  redis.call('HSET', KEYS[1], 'nobodyMs', string.format('%.0f', realMs))
end

-- What the collector says of itself takes the place of what it said before; those who are not registered are forgotten.
for i = 4, #KEYS do
  local told, since = string.match(ARGV[i + 2], '^(.*);(%d*)$')
  for from, to in string.gmatch(told, '(%d+)-(%d+)') do
    enter(KEYS[i], 'failed', realMs - tonumber(from), realMs - tonumber(to))
  end
  local failing = {}
  local sinceMs = since ~= '' and realMs - tonumber(since)
  for collector, from in string.gmatch(redis.call('HGET', KEYS[i], 'failing') or '', '([^\n]+)=(%d+)') do
    if collector == ARGV[1] then
      if sinceMs then sinceMs = math.min(sinceMs, tonumber(from)) end
    elseif redis.call('ZSCORE', KEYS[2], collector) then
      failing[#failing + 1] = collector .. '=' .. from
    end
  end
  if sinceMs then
    enter(KEYS[i], 'failed', sinceMs, realMs)
    failing[#failing + 1] = ARGV[1] .. '=' .. string.format('%.0f', sinceMs)
  end
  if #failing > 0 then redis.call('HSET', KEYS[i], 'failing', table.concat(failing, '\n')) else redis.call('HDEL', KEYS[i], 'failing') end
end

tick = tick + 1
local told = string.format('%.0f', tick)
redis.call('HSET', KEYS[1], 'watchedMs', string.format('%.0f', realMs), 'tick', told, 'told', told, 'epoch', string.format('%.0f', epoch), 'run', run)
return { told, string.format('%.0f', counter), string.format('%.0f', epoch), lost, heard(KEYS[2], KEYS[1], nil, realMs), older }
