--[[
commit: makes one change of one person true, if nothing happened in between.

Every accepted write about a person goes through here: fold, schedule, settle, redeem, cancel, outcome, absorb. It
compares the revision, takes the next one, and writes the document, its due entry, its follow-ups, what has to be
delivered and a line of the change stream, all or nothing.

Keys
  1 document   2 counter   3 due index   4 clocks of the partition   5 clock of the scope   6 site facts
  7 change stream   8 outbox   9 list of follow-ups   10 people in the funnel   11 facts of the scope
  12 what is counted of the scope today   13 watch of the partition   14 beats of its collectors
  15.. one follow-up each; then of a visitor alone: share of the strangers, their index of presence, what outlives the
  document, their indexes of completions and of refusals
Arguments
  1 revision that was read, '' for none
  2 what the partition knew of its own hearing and of the site's when it was decided, '*' where that does not matter; then, behind a '#',
    the counter, the epoch and the tick that this process has seen
  3 rules that were decided with: the policy's hash, '/', and '1' or '0' for enforced or not; '' when nothing was decided
  4 decided at, in the scope's milliseconds, '' when nothing was decided
  5 valid before: the decision's next look, '' for no end
  6 greatest age of a decision, in milliseconds
  7 member of the due index and the funnel: scope|ref
  8 scope   9 '1' when the scope has a clock of its own
  10 now   11 known   12 open: JSON, '' leaves the field as it is
  13 due at, '' for never, with '<' in front when nothing was decided: a look that is due sooner stays due
  14 funnel signal at, '' for none
  15 lifetime of the document in milliseconds, '' to keep it for good
  16 the change, for the stream ('' for none)
  17 lifetime of everything of the scope in milliseconds: a sandbox goes as a whole ('' for a scope that stays)
  18 departments that were suspended, one a line, 19 the end of the last gap, and 20 what was stopped, as they were
    decided on
  21 lifetime of what is counted, in milliseconds
  22 most lines of the change stream
  23 number of counts, then for each: field, and the one that is counted instead when there are too many
  then the number of follow-ups, and for each:
     '1' when it must be new, created at, lifetime in milliseconds ('' keeps), number of fields, field, value, ...,
     number of outbox members, member, ...
  then of a visitor alone: bytes of the document where it is a stranger's, else ''; what outlives it, '' for nothing, of
  which kind that is, and its lifetime in milliseconds; most units that strangers may hold here
Replies
  { 'ok', revision, timeMs, '1' where strangers hold too much }
  { 'conflict', revision }   somebody else wrote since
  { 'moved', ref }           the ref forwards now
  { 'sealed', ref }          the document is being merged
  { 'late', timeMs }         the decision's next look has come
  { 'stale', timeMs }        the decision is too old, whatever held its worker up
  { 'policy', policy }       the site has other rules now; the policy's hash, '' when the partition knows none
  { 'facts' }                what else decisions rest on has changed since
  { 'exists', id }           a follow-up that had to be new is there
Effects
  as above; nothing at all unless the reply is 'ok'
]]
-- A checkout is open for 30 days after its last signal; a follow-up is readable for at most a year of waiting and 90 days.
local FUNNEL_MS = 31 * 86400000
local LISTED_MS = 500 * 86400000
-- Departments are named by the shop: one that never uses a name twice must not fill the memory.
local COUNTED_MAX = 1000

local time = redis.call('TIME')
local realMs = time[1] * 1000 + math.floor(time[2] / 1000)
local nowMs = realMs + tonumber(redis.call('HGET', KEYS[5], 'offsetMs') or '0')

local doc = redis.call('HMGET', KEYS[1], 'rev', 'to', 'seal', 'atMs', 'stranger')
if doc[2] then return { 'moved', doc[2] } end
if doc[3] then return { 'sealed', doc[3] } end
if (doc[1] or '') ~= ARGV[1] then return { 'conflict', doc[1] or '' } end

local lastMs = tonumber(doc[4] or '0')
if lastMs > nowMs and lastMs - nowMs <= 5000 then nowMs = lastMs end

-- An older copy that was put back: what ended a follow-up may be among what it lacks, and its revisions were given before.
-- The next beat says so to all.
local heardThen, counterSeen, epochSeen, tickSeen = string.match(ARGV[2], '^(.*)#(%d+)#(%d+)#(%d+)$')
if heardThen then
  local watch = redis.call('HMGET', KEYS[13], 'epoch', 'tick')
  local epoch = tonumber(watch[1] or '1')
  -- A partition in which nothing changed but the beats is behind all the same.
  if tonumber(watch[2] or '0') < tonumber(tickSeen) then return { 'facts' } end
  if tonumber(redis.call('GET', KEYS[2]) or '0') < tonumber(counterSeen) or epoch < tonumber(epochSeen) then return { 'facts' } end
end

if ARGV[3] ~= '' then
  local rules = redis.call('HMGET', KEYS[6], 'policy', 'enforce')
  if (rules[1] or '') .. '/' .. (rules[2] or '') ~= ARGV[3] then return { 'policy', rules[1] or '' } end
  -- What was told of orders is not compared: an order only ends a hold, and a busy shop has one a second.
  local facts = redis.call('HMGET', KEYS[11], 'suspended', 'gapAtMs', 'stops')
  if (facts[1] or '') ~= ARGV[18] or (facts[2] or '') ~= ARGV[19] or (facts[3] or '') ~= ARGV[20] then return { 'facts' } end
  if heardThen and heard(KEYS[14], KEYS[13], KEYS[11], realMs) ~= heardThen then return { 'facts' } end
end
if ARGV[4] ~= '' and nowMs - tonumber(ARGV[4]) > tonumber(ARGV[6]) then return { 'stale', string.format('%.0f', nowMs) } end
if ARGV[5] ~= '' and nowMs >= tonumber(ARGV[5]) then return { 'late', string.format('%.0f', nowMs) } end

-- Follow-ups: a first pass looks, so that a refusal leaves nothing behind.
local counts = tonumber(ARGV[23])
local FOLLOW_UPS = 25 + 2 * counts
local count = tonumber(ARGV[FOLLOW_UPS - 1])
local at = FOLLOW_UPS
for i = 1, count do
  -- A forward alone is somebody's who believed that the person lives elsewhere.
  if ARGV[at] == '1' and redis.call('HEXISTS', KEYS[14 + i], 'state') == 1 then return { 'exists', KEYS[14 + i] } end
  at = at + 4 + 2 * tonumber(ARGV[at + 3])
  at = at + 1 + tonumber(ARGV[at])
end

local revision = (redis.call('HGET', KEYS[13], 'epoch') or '1') .. '.' .. redis.call('INCR', KEYS[2])
local fields = { 'rev', revision, 'atMs', string.format('%.0f', nowMs) }
local names = { [10] = 'now', [11] = 'known', [12] = 'open' }
for index = 10, 12 do
  if ARGV[index] ~= '' then
    fields[#fields + 1] = names[index]
    fields[#fields + 1] = ARGV[index]
  end
end
redis.call('HSET', KEYS[1], unpack(fields))
if ARGV[15] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[15]) else redis.call('PERSIST', KEYS[1]) end

if ARGV[13] == '' then
  redis.call('ZREM', KEYS[3], ARGV[7])
else
  if string.sub(ARGV[13], 1, 1) == '<' then
    redis.call('ZADD', KEYS[3], 'LT', string.sub(ARGV[13], 2), ARGV[7])
  else
    redis.call('ZADD', KEYS[3], ARGV[13], ARGV[7])
  end
  if ARGV[9] == '1' then redis.call('SADD', KEYS[4], ARGV[8]) end
end
if ARGV[14] == '' then
  redis.call('ZREM', KEYS[10], ARGV[7])
else
  redis.call('ZADD', KEYS[10], ARGV[14], ARGV[7])
  redis.call('ZREMRANGEBYSCORE', KEYS[10], '-inf', nowMs - FUNNEL_MS)
  redis.call('PEXPIRE', KEYS[10], FUNNEL_MS)
end

at = FOLLOW_UPS
for i = 1, count do
  local key = KEYS[14 + i]
  local createdAt, ttl, n = ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3])
  if n > 0 then
    local pairs_ = {}
    for j = 1, 2 * n do pairs_[j] = ARGV[at + 3 + j] end
    redis.call('HSET', key, unpack(pairs_))
    -- Its person lives here, so it does: whatever led away from here leads nowhere now.
    if redis.call('HDEL', key, 'moved') == 1 then redis.call('PERSIST', key) end
  end
  if ARGV[at] == '1' then
    redis.call('ZADD', KEYS[9], createdAt, string.match(key, '[^:]+$'))
    redis.call('ZREMRANGEBYSCORE', KEYS[9], '-inf', nowMs - LISTED_MS)
  end
  if ttl ~= '' then redis.call('PEXPIRE', key, ttl) end
  at = at + 4 + 2 * n
  local m = tonumber(ARGV[at])
  for j = 1, m do redis.call('ZADD', KEYS[8], realMs, ARGV[at + j]) end
  at = at + 1 + m
end

local crowded = ''
if #KEYS > 14 + count then
  local share, presence, lasting = KEYS[15 + count], KEYS[16 + count], KEYS[17 + count]
  local indexes = { completions = KEYS[18 + count], refusals = KEYS[19 + count] }
  local bytes, text, kind, ttl, most = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[at + 4])
  local scope, member = ARGV[8], string.sub(ARGV[7], #ARGV[8] + 2)
  if bytes == '' then
    -- Named or linked since: what is known of it is nobody's to take away.
    if doc[5] or not doc[1] then
      redis.call('HDEL', KEYS[1], 'stranger', 'lasting')
      redis.call('DEL', lasting)
      leave(share, presence, 'presence|' .. scope, member)
      for of, index in pairs(indexes) do leave(share, index, of .. '|' .. scope, member) end
    end
  else
    redis.call('HSET', KEYS[1], 'stranger', revision)
    enter(share, presence, 'presence|' .. scope, member, math.ceil((realMs + tonumber(ARGV[15])) / 1000), tonumber(bytes) + DOCUMENT_BYTES)
    redis.call('PEXPIRE', presence, ARGV[15])
    if text ~= '' then
      local other = kind == 'refusals' and 'completions' or 'refusals'
      redis.call('SET', lasting, text, 'PX', ttl)
      redis.call('HSET', KEYS[1], 'lasting', '1')
      leave(share, indexes[other], other .. '|' .. scope, member)
      enter(share, indexes[kind], kind .. '|' .. scope, member, math.ceil((realMs + tonumber(ttl)) / 1000), #text + LASTING_BYTES)
      redis.call('PEXPIRE', indexes[kind], ttl)
    end
    redis.call('PEXPIRE', share, SHARE_MS)
    local total = tonumber(redis.call('HGET', share, 'total') or '0')
    if total > most then crowded = '1' end
  end
end

for i = 0, counts - 1 do
  local field, instead = ARGV[24 + 2 * i], ARGV[25 + 2 * i]
  local full = redis.call('HLEN', KEYS[12]) >= COUNTED_MAX and redis.call('HEXISTS', KEYS[12], field) == 0
  redis.call('HINCRBY', KEYS[12], full and instead or field, 1)
  redis.call('PEXPIRE', KEYS[12], ARGV[21])
end

if ARGV[17] ~= '' then
  for _, index in ipairs({ 3, 5, 9, 10, 11 }) do redis.call('PEXPIRE', KEYS[index], ARGV[17]) end
end

if ARGV[16] ~= '' then
  redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[22], '*', 'scope', ARGV[8], 'person', ARGV[7], 'revision', revision, 'change', ARGV[16])
end
return { 'ok', revision, string.format('%.0f', nowMs), crowded }
