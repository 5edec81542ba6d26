-- Check-ins of many people on their own key results, day after day as in a quarter:
-- wrk -t1 -s check-ins.lua url -- work-file first-number pause-in-milliseconds
-- The work file has one line per key result: token, id, baseline, target ("-" for a milestone); and one per day: "day", date.
package.path = debug.getinfo(1, "S").source:match("^@(.*/)") .. "?.lua;" .. package.path
require("report")

local threads = {}
function setup(thread) table.insert(threads, thread) end

local people, days = {}, {}
wait = 0

function init(args)
   for line in io.lines(args[1]) do
      local a, b, c, d = line:match("^(%S+) (%S+) ?(%S*) ?(%S*)$")
      if a == "day" then table.insert(days, b) else table.insert(people, { a, b, tonumber(c), tonumber(d) }) end
   end
   number = tonumber(args[2])
   wait = tonumber(args[3] or "0")
   wrk.method = "POST"
   wrk.headers["Content-Type"] = "application/json"
end

function request()
   local who = people[number % #people + 1]
   local round = math.floor(number / #people)
   local day = days[math.min(round + 1, #days)]
   number = number + 1
   local done = math.min(1, (round + 1 + number % 7 / 10) / #days)
   local value = who[3] and string.format('"value":%.2f', who[3] + (who[4] - who[3]) * done) or string.format('"degree":%.4f', done)
   wrk.headers["Authorization"] = "Bearer " .. who[1]
   return wrk.format(nil, nil, nil, string.format(
      '{"keyResultId":"%s","on":"%s",%s,"confidence":%d,"note":"Round %d, as planned."}', who[2], day, value, number % 5 + 4, round))
end

function delay() return wait end

function done(summary, latency)
   report(summary, latency, string.format(',"next":%d', threads[1]:get("number")))
end
