-- The load that wrk puts on the API: one request again and again, {n} in its path and its body
-- replaced by a random id each time. Arguments: method, path, body, highest id, access token or -.
-- Writes one line of JSON; times are in microseconds.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local method, path, body, highest = args[1], args[2], args[3], tonumber(args[4])
  local headers = { ["Content-Type"] = "application/json" }
  if args[5] ~= "-" then
    headers["Authorization"] = "Bearer " .. args[5]
  end
  wrong = 0
  math.randomseed(os.time())
  if method == "GET" then
    body = nil
    headers["Content-Type"] = nil
  end
  if not (path .. (body or "")):find("{n}", 1, true) then
    local fixed = wrk.format(method, path, headers, body)
    request = function()
      return fixed
    end
    return
  end
  request = function()
    local id = string.format("%d", math.random(highest))
    local text = body and body:gsub("{n}", id)
    return wrk.format(method, (path:gsub("{n}", id)), headers, text)
  end
end

function response(status)
  if status ~= 200 then
    wrong = wrong + 1
  end
end

function done(summary, latency)
  local wrong_statuses = 0
  for _, thread in ipairs(threads) do
    wrong_statuses = wrong_statuses + thread:get("wrong")
  end
  local errors = summary.errors
  io.write(string.format(
    '{"answers":%d,"microseconds":%d,"p50":%d,"p99":%d,"not_200":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    wrong_statuses, errors.connect + errors.read + errors.write + errors.timeout))
end
